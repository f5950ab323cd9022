import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createNodePass } from '../../../server/stage/node-pass.ts'

const key = randomBytes(32)
let now = 1_800_000_000_000
const pass = createNodePass(key, () => now)
const made = pass.make('den')

test('what one node makes another with the same secret takes, for a moment', () => {
  const other = createNodePass(key, () => now)
  expect(other.isValid('den', made)).toBe(true)
  now += 29_999
  expect(other.isValid('den', made)).toBe(true)
  now += 1
  expect(other.isValid('den', made)).toBe(false)
  now -= 30_000
})

test.each([
  ['nothing', undefined],
  ['another room’s', pass.make('lair')],
  ['another secret’s', createNodePass(randomBytes(32), () => now).make('den')],
  ['one that was made to last', made.replace(/\d+/, String(now + 50_000))],
  ['one of a clock that is far ahead', createNodePass(key, () => now + 60_000).make('den')],
  ['one that is cut short', made.slice(0, -1)],
  ['a member’s token', `Bearer ${made.slice(5)}`],
])('%s opens nothing', (_, authorization) => {
  expect(pass.isValid('den', authorization)).toBe(false)
})
