import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isFinalForJoin, isFinalForPost } from '../../../realtime/protocol/refusals.ts'
import { REFUSALS, type RefusalCode } from '../../../realtime/protocol.ts'

const codes = Object.keys(REFUSALS) as RefusalCode[]

test('the page offers to send a refused draft again unless it would be refused again', () => {
  expect(codes.filter(isFinalForPost)).toEqual([
    'bad_draft',
    'bad_frames',
    'too_large',
    'banned',
    'not_allowed',
  ])
})

test('a client comes back by itself unless somebody has to do something first', () => {
  expect(codes.filter(isFinalForJoin)).toEqual(['bad_draft', 'banned', 'passphrase', 'not_allowed'])
})

test('a code of a newer server is not final', () => {
  expect(isFinalForPost('tired' as RefusalCode)).toBe(false)
  expect(isFinalForJoin('tired' as RefusalCode)).toBe(false)
})

test('the documentation names every refusal code with its meaning, and no other', () => {
  const table = readFileSync('docs/refusals.md', 'utf8')
  const rows = [...table.matchAll(/^\| `(\w+)` \| ([^|]*) \|/gm)].map(([, code, meaning]) => [
    code,
    meaning?.trim(),
  ])
  expect(rows).toEqual(codes.map((code) => [code, REFUSALS[code].meaning]))
})
