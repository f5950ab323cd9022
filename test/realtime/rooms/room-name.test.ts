import { expect, test } from 'vitest'
import { normaliseRoom } from '../../../realtime/rooms/room-name.ts'

test.each([
  ['blue-otter', 'blue-otter'],
  ['  Blue Otter ', 'blue-otter'],
  ['CAFE\u0301', 'caf\u00e9'],
  ['ｆｕｌｌ', 'full'],
  ['日本語', '日本語'],
  ['हिन्दी', 'हिन्दी'],
  ['v1.2_x', 'v1.2_x'],
  ['a'.repeat(64), 'a'.repeat(64)],
])('%j is the room %j', (name, room) => {
  expect(normaliseRoom(name)).toBe(room)
  expect(normaliseRoom(room)).toBe(room)
})

test.each([
  '',
  ' ',
  '.',
  '..',
  'a..b',
  'a/b',
  'a\\b',
  '../etc',
  '-a',
  'a-',
  'a\0b',
  'a%2fb',
  '<b>',
  'a\u202eb',
  '\ud800',
  'a'.repeat(65),
  '\u0301',
])('%j cannot be a room', (name) => {
  expect(normaliseRoom(name)).toBeUndefined()
})
