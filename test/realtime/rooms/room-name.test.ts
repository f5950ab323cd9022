import { expect, test } from 'vitest'
import { normaliseRoom, roomInLink, roomNameIn } from '../../../realtime/rooms/room-name.ts'

/** Letters and marks that nobody sees. */
const UNSEEN =
  '\u034f \u115f \u1160 \u17b4 \u17b5 \u180b \u180f \u200c \u200d \u3164 \uffa0 \ufe0e \ufe0f \u{e0100}'.split(
    ' ',
  )

test.each([
  ['blue-otter', 'blue-otter'],
  ['  Blue Otter ', 'blue-otter'],
  ['CAFE\u0301', 'caf\u00e9'],
  ['ｆｕｌｌ', 'full'],
  ['日本語', '日本語'],
  ['हिन्दी', 'हिन्दी'],
  ['می\u200cخواهم', 'میخواهم'],
  ...UNSEEN.map((unseen) => [`de${unseen}n`, 'den']),
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
  ...UNSEEN,
  '\u2800',
])('%j cannot be a room', (name) => {
  expect(normaliseRoom(name)).toBeUndefined()
})

test.each([
  ['Spring Meetup 2026!', 'spring-meetup-2026'],
  ["Ana's & Ben's room", 'ana-s-ben-s-room'],
  ['(quiet) hour', 'quiet-hour'],
  ['¿Qué tal?', 'qué-tal'],
  ['봄 모임 2026!', '봄-모임-2026'],
  ['Party 🎉', 'party'],
  ['a..b', 'a-b'],
  [`${'long '.repeat(14)}!`, `${'long-'.repeat(13).slice(0, -1)}`],
])('in %j stands the room %j', (words, room) => {
  expect(roomNameIn(words)).toBe(room)
  expect(normaliseRoom(room)).toBe(room)
})

test.each([
  '',
  '!!!',
  '🎉',
  '../etc',
  'a/b',
  'a\\b',
  'a\0b',
  'a\u202eb',
  '\ud800',
  '\u0301',
  'a!'.repeat(200),
  ...UNSEEN,
  '\u2800',
])('in %j stands no room', (words) => {
  expect(roomNameIn(words)).toBeUndefined()
})

test.each([
  ['https://192.0.2.2:7443/r/den', 'den'],
  ['192.0.2.2:7443/r/den', 'den'],
  [' http://chat.example/chat/r/Blue%20Otter/?x#host=secret ', 'blue-otter'],
  ['https://chat.example/r/%E6%97%A5%E6%9C%AC', '日本'],
])('the link %j leads to the room %j', (link, room) => {
  expect(roomInLink(link)).toBe(room)
})

test.each([
  'https://chat.example/',
  'https://chat.example/watch',
  'https://chat.example/r/',
  'https://chat.example/r/..%2fetc',
  'https://chat.example/r/%ff',
  '/r/den',
  `https://${'x/'.repeat(600)}r/den`,
])('the link %j leads to no room', (link) => {
  expect(roomInLink(link)).toBeUndefined()
})
