import { readFileSync } from 'node:fs'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../realtime/answers/refusal.ts'
import { refusalFrom } from '../../../realtime/answers/refusal-from.ts'
import { isFinalForJoin, isFinalForPost } from '../../../realtime/protocol/refusal-codes.ts'
import { REFUSALS, type RefusalCode } from '../../../realtime/protocol.ts'

const codes = Object.keys(REFUSALS) as RefusalCode[]

const said = (isFinal: boolean) => (isFinal ? 'never' : 'again later')

test('the documentation names every refusal code, what it means and whether to try again', () => {
  const table = readFileSync('docs/refusals.md', 'utf8')
  const rows = [...table.matchAll(/^\| `(\w+)` \| (.*) \| (.*) \| (.*) \|$/gm)]
  expect(rows.map((row) => row.slice(1))).toEqual(
    codes.map((code) => {
      const [post, join] = [isFinalForPost(code), isFinalForJoin(code)]
      return [code, REFUSALS[code].meaning, said(post), said(join)]
    }),
  )
})

test('a code of a newer server is not final', () => {
  expect(isFinalForPost('tired' as RefusalCode)).toBe(false)
  expect(isFinalForJoin('tired' as RefusalCode)).toBe(false)
})

describe('a refusal', () => {
  test.each(codes)('%s is logged with its code at the level of the table', (code) => {
    const lines: { level: number; code: string }[] = []
    const log = pino({ level: 'debug' }, { write: (line) => lines.push(JSON.parse(line)) })
    const refusal = new Refusal(code, 'Not now.')
    expect(refusalFrom(refusal, log, 'post')).toBe(refusal)
    expect(lines).toMatchObject([{ level: log.levels.values[REFUSALS[code].log], code }])
  })
})
