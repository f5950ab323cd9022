import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { logWarnings } from '../../../server/start/log-warnings.ts'

test("Node's warnings go to the log alone, without the words of whoever caused them", () => {
  const [source, printed, lines] = [new EventEmitter(), [] as unknown[], [] as string[]]
  source.on('warning', (warning) => printed.push(warning))
  logWarnings(pino({}, { write: (line: string) => void lines.push(line) }), source)
  const text = 'The URL http://[::1 is invalid'
  source.emit('warning', Object.assign(new Error(text), { code: 'DEP0170' }))
  expect(printed).toEqual([])
  expect(JSON.parse(lines.join(''))).toMatchObject({ level: 40, code: 'DEP0170' })
  expect(lines.join('')).not.toContain('[::1')
})
