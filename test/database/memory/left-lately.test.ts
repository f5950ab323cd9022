import { expect, test } from 'vitest'
import { createLeftLately } from '../../../database/memory/left-lately.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

test('a room was left lately for a minute after the last client left it', () => {
  const clock = createFakeClock(0)
  const rooms = createLeftLately(clock.now, 60_000)
  rooms.note('den')
  rooms.note('lair')
  clock.advance(30_000)
  rooms.note('den')
  clock.advance(30_000)
  expect(['den', 'lair', 'attic'].filter(rooms.isRecent)).toEqual(['den'])
  clock.advance(30_000)
  expect(rooms.isRecent('den')).toBe(false)
})
