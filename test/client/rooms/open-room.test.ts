import { afterEach, expect, test, vi } from 'vitest'
import { PLAIN_WORDS } from '../../../client/feed/names/name-words.ts'
import { linkIn, makeHostSecret, privateName } from '../../../client/rooms/open-room.ts'
import { MIN_SECRET_LENGTH } from '../../../realtime/protocol.ts'
import { normaliseRoom } from '../../../realtime/rooms/room-name.ts'

test('a private room has a name of four speakable words, as it stands in its address', () => {
  for (let n = 0; n < 500; n++) {
    const name = privateName()
    expect(name).toMatch(/^[a-z]{3,7}(?:-[a-z]{3,7}){3}$/)
    expect(normaliseRoom(name)).toBe(name)
  }
})

test('such a name has 40 bits of chance, and every word comes up', () => {
  expect(4 * Math.log2(PLAIN_WORDS.length)).toBeGreaterThan(40)
  const seen = new Set(Array.from({ length: 8000 }, () => privateName().split('-')).flat())
  expect(seen).toEqual(new Set(PLAIN_WORDS))
})

test("a host's secret is long enough for the server, and another each time", () => {
  const secrets = new Set(Array.from({ length: 500 }, () => makeHostSecret()))
  expect(secrets.size).toBe(500)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThanOrEqual(MIN_SECRET_LENGTH)
    expect(secret).toMatch(/^[a-z2-9]+$/)
  }
})

afterEach(() => void vi.unstubAllGlobals())

test.each([
  ['https://192.0.2.2:7443/r/den', 'https://192.0.2.2:7443/r/den'],
  ['192.0.2.2:7443/r/den', 'https://192.0.2.2:7443/r/den'],
  ['https://chat.test/r/den#host=secret', 'https://chat.test/r/den#host=secret'],
  ['https://chat.test/watch', undefined],
  ['javascript:alert(1)/r/den', undefined],
  ['den', undefined],
  ['Spring Meetup 2026!', undefined],
  ['tea / coffee', undefined],
])('in %j the link to a room is %j', (typed, link) => {
  vi.stubGlobal('location', { protocol: 'https:' })
  expect(linkIn(typed)).toBe(link)
})
