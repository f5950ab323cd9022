import { expect, test } from 'vitest'
import { exportArguments } from '../../../helpers/clips/export-arguments.ts'
import {
  EXPORT_FORMATS,
  type ExportFormat,
  formatEntry,
  isExportFormat,
} from '../../../helpers/clips/export-formats.ts'
import { isClipFormat } from '../../../server/clips/clip-library.ts'

const FORMATS = Object.keys(EXPORT_FORMATS).filter(isExportFormat)
const each = FORMATS.flatMap((format) =>
  Object.keys(formatEntry(format).encoders).map((encoder): [ExportFormat, string] => [
    format,
    encoder,
  ]),
)

test.each(each)('a row of the table is all that %s by %s needs', (format, encoder) => {
  const loop = { fps: 10, durationMs: 1000 }
  const args = exportArguments({ format, encoder, count: 1, arrangement: 'strip', loop })
  const { filter, output, encoders, mediaType } = formatEntry(format)
  const text = args.join(' ')
  expect(text).toContain(`-c:v ${encoder}`)
  expect(text).toContain((encoders[encoder] ?? []).join(' '))
  expect(text).toContain(filter)
  expect(text).toContain(output.join(' '))
  expect(args.at(-1)).toBe(`out.${format}`)
  expect(mediaType).toMatch(/^(?:image|video)\/\w+$/)
  expect(isClipFormat(format)).toBe(true)
})

test.each(['', 'exe', 'toString', '__proto__', 'constructor', 'GIF'])(
  '"%s" is no format of a clip',
  (ending) => {
    expect(isClipFormat(ending)).toBe(false)
  },
)
