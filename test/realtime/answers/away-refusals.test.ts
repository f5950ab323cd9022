import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { AwayError } from '../../../database/engine.ts'
import { refusalFrom } from '../../../realtime/answers/refusal-from.ts'

test('posts that are refused while the store is away are one short line in five seconds', () => {
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const error = new AwayError('Redis does not answer.', { cause: new Error('it is closed') })
  for (let post = 0; post < 40; post++) {
    const refusal = refusalFrom(error, log.child({ post }), 'post')
    expect(refusal.code).toBe('unavailable')
    now += 250
  }
  clock.mockRestore()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { reason: 'Redis does not answer.', before: 0, msg: 'a post was refused' },
    { reason: 'Redis does not answer.', before: 19 },
  ])
  for (const line of lines) expect(line.length).toBeLessThan(250)
})
