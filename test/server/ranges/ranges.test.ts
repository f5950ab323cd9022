import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openMediaFolder } from '../../../server/media/media-folder.ts'
import { mediaRoutes } from '../../../server/media/media-routes.ts'
import { type Answered, ask } from '../../support/clients/ask.ts'
import { startNginx } from '../../support/servers/nginx.ts'
import { servingFolder } from '../../support/servers/nginx-configs.ts'
import { serveRoutes } from '../../support/servers/route-server.ts'
import { unbounded } from '../../support/servers/unbounded.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { CONDITION_TABLE } from './condition-table.ts'
import {
  type Expected,
  FOUR_GIB,
  HUGE_BYTES,
  HUGE_WORDS,
  type RangeCase,
  TEN,
} from './range-case.ts'
import { RANGE_TABLE } from './range-table.ts'

let folder: TempFolder
beforeAll(async () => {
  folder = await makeTempFolder()
  const media = join(folder.path, 'media')
  await mkdir(media)
  await writeFile(join(media, 'ten.txt'), TEN)
  await writeFile(join(media, 'empty.txt'), '')
  const huge = await open(join(media, 'huge.mp4'), 'w')
  await huge.truncate(HUGE_BYTES)
  await huge.write(HUGE_WORDS, FOUR_GIB)
  await huge.close()
})
afterAll(() => folder.remove())

const startOurs = async () => {
  const media = await openMediaFolder(join(folder.path, 'media'))
  return serveRoutes(mediaRoutes(media, pino({ level: 'silent' }), unbounded))
}

describe.each([
  { server: 'ours', start: startOurs, expectedOf: ({ expected }: RangeCase) => expected },
  {
    server: 'nginx, the reference',
    start: () => startNginx(servingFolder(folder.path)),
    expectedOf: ({ expected, nginx }: RangeCase) => nginx ?? expected,
  },
])('a table of ranges: $server', ({ start, expectedOf }) => {
  let server: Awaited<ReturnType<typeof start>>
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.stop())

  const table = [...RANGE_TABLE, ...CONDITION_TABLE].map((row) => {
    return [`${row.name} (RFC 9110, ${row.section})`, row] as const
  })
  test.each(table)('%s', async (_, row) => {
    const { method = 'GET', file = 'ten.txt' } = row
    const path = `/media/${file}`
    const known = await ask(server.url, path, { method: 'HEAD' })
    const headers = fillIn(row.headers, known)
    const answer = await ask(server.url, path, { method, headers })
    expectAnswer(answer, expectedOf(row), known)
  })
})

/** Puts what the server tells of itself into the headers of a case. */
function fillIn(headers: Record<string, string>, { headers: known }: Answered) {
  const { etag = '', 'last-modified': date = '' } = known
  const [day = '', dd = '', mon = '', yyyy = '', time = ''] = date.split(/,? /)
  const words: Record<string, string> = {
    '<etag>': etag,
    '<bare>': etag.slice(1, -1),
    '<date>': date,
    '<date850>': `${dayNames[day]}, ${dd}-${mon}-${yyyy.slice(2)} ${time} GMT`,
    '<asctime>': `${day} ${mon} ${dd.replace(/^0/, ' ')} ${time} ${yyyy}`,
  }
  const fill = (text: string) => text.replace(/<\w+>/g, (word) => words[word] ?? word)
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, fill(text)]))
}

const dayNames: Record<string, string> = {
  Mon: 'Monday',
  Tue: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Fri: 'Friday',
  Sat: 'Saturday',
  Sun: 'Sunday',
}

function expectAnswer(answer: Answered, expected: Expected, known: Answered): void {
  const { status, headers, body } = answer
  expect([status, headers['content-range']]).toEqual([expected.status, expected.range])
  if (expected.body !== undefined) expect(body.toString('latin1')).toBe(expected.body)
  if (expected.parts) expect(partsOf(answer)).toEqual(expected.parts)
  if (status === 304 || status === 206) expect(headers.etag).toBe(known.headers.etag)
  if (status === 206) expect(Number(headers['content-length'])).toBeGreaterThan(0)
}

/** Content-Range and content of each part, read as strictly as a client might. */
function partsOf({ headers, body }: Answered): [string, string][] {
  const [, boundary = ''] =
    /^multipart\/byteranges; ?boundary=(\S+)$/.exec(headers['content-type'] ?? '') ?? []
  const [before, ...rest] = body.toString('latin1').split(`\r\n--${boundary}`)
  expect([before, rest.pop()]).toEqual(['', '--\r\n'])
  return rest.map((text) => {
    const [head = '', content = ''] = text.split('\r\n\r\n')
    expect(head).toContain('Content-Type: text/plain')
    return [/^Content-Range: (.*)$/m.exec(head)?.[1]?.trim() ?? '', content]
  })
}
