import { pino } from 'pino'
import { expect, test } from 'vitest'
import { plainLine, plainLog } from '../../../server/wiring/plain-log.ts'

function logged(say: (log: pino.Logger) => void): string {
  let text = ''
  const terminal = {
    write(line: string) {
      text += line
      return true
    },
  }
  say(pino({ base: null, timestamp: false }, plainLog(terminal)))
  return text
}

test('at a terminal the log is plain lines', () => {
  const text = logged((log) => {
    log.warn('STAGE_KEY is not set.')
    log.info({ reason: 'a wrong key' }, 'a publisher was refused')
    log.error({ err: new Error('disk full') }, 'a sweep failed')
  })
  expect(text).toBe(
    [
      'warning: STAGE_KEY is not set.',
      'info: a publisher was refused: a wrong key',
      'error: a sweep failed: disk full',
      '',
    ].join('\n'),
  )
})

test('each line says when, and nothing in it drives the terminal', () => {
  expect(plainLine('{"level":40,"time":0,"msg":"a\\u001b[2Jb"}')).toMatch(
    /^\d\d:\d\d:\d\d warning: a \[2Jb$/,
  )
  expect(plainLine('no JSON\n')).toBe('no JSON')
})
