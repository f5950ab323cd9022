import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { AwayError, NoRoomError } from '../../../database/engine.ts'
import { EncodeError } from '../../../helpers/clips/clip-encoder.ts'
import { refusalFrom } from '../../../realtime/answers/refusal-from.ts'

const AWAY = new AwayError('Redis does not answer.', { cause: new Error('it is closed') })
const FULL = new NoRoomError("OOM command not allowed when used memory > 'maxmemory'.")

test.each([
  ['away', AWAY, AWAY],
  ['full', FULL, FULL],
  [
    'full, which frames for an encoder node find out',
    new EncodeError('missing', 'None.', FULL),
    FULL,
  ],
])(
  'posts that are refused while the store is %s are one short line in five seconds',
  (_, error, { message: reason }) => {
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    const lines: string[] = []
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    for (let post = 0; post < 40; post++) {
      const refusal = refusalFrom(error, log.child({ post }), 'post')
      expect(refusal.code).toBe('unavailable')
      expect(refusal.message).toMatch(reason === FULL.message ? /memory/ : /cannot reach/)
      now += 250
    }
    clock.mockRestore()
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { reason, before: 0, msg: 'a post was refused' },
      { reason, before: 19 },
    ])
    for (const line of lines) expect(line.length).toBeLessThan(250)
  },
)

test('encoder nodes that do not answer say nothing of memory, and that a store is away does not hide a full one', () => {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const lost = new EncodeError('missing', 'The encoder nodes made no clip.')
  expect(refusalFrom(lost, log, 'post').message).toContain('cannot make clips right now')
  for (const error of [AWAY, FULL]) refusalFrom(error, log, 'post')
  expect(lines).toHaveLength(3)
})
