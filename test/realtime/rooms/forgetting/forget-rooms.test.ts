import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { RoomSettings } from '../../../../database/room-store.ts'
import { createTurns } from '../../../../realtime/posting/turns.ts'
import {
  createForgetRooms,
  SETTINGS_KEPT_MS,
} from '../../../../realtime/rooms/forgetting/forget-rooms.ts'
import {
  MAX_UNUSED_AUTHORS,
  MAX_UNUSED_ROOMS,
} from '../../../../realtime/rooms/forgetting/unused-rooms.ts'
import { makeSettings } from '../../../database/room-store.contract.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { openMembers } from '../../../support/members.ts'

const HOUR_MS = 3_600_000

/** Rooms with settings, some of them in use, and what the sweeper runs. */
function openHouse(...settings: RoomSettings[]) {
  const kept = new Map(settings.map((one) => [one.room, one]))
  const used = new Set<string>()
  const clock = createFakeClock()
  /** As after a restart: nothing is remembered but what is kept. */
  function restart() {
    const { members } = openMembers(clock)
    const forgetRooms = createForgetRooms({
      rooms: {
        get: async (room) => kept.get(room),
        async update(room, change) {
          const made = await change(kept.get(room))
          if (made !== undefined) kept.set(room, made.settings)
          return kept.get(room)
        },
        forget: async (room) => void kept.delete(room),
        names: async () => [...kept.keys()],
      },
      roomTurns: createTurns(),
      clock,
      log: pino({ level: 'silent' }),
      exists: async (room) => used.has(room),
      lastJoinedAt: members.lastJoinedAt,
      onUnused: members.forget,
    })
    return { forgetRooms, members }
  }
  return { kept, used, clock, restart, ...restart() }
}

const den = makeSettings({ slowModeMs: 5 })

test('the settings of an unused room wait a day for its owner, over a restart too', async () => {
  const { kept, clock, forgetRooms, restart } = openHouse(den)
  await forgetRooms()
  clock.advance(60_000)
  await forgetRooms()
  clock.advance(SETTINGS_KEPT_MS - 60_001)
  const later = restart()
  await later.forgetRooms()
  expect(kept.get('den')?.slowModeMs).toBe(5)
  clock.advance(1)
  await later.forgetRooms()
  expect(kept.has('den')).toBe(false)
})

test('the day begins anew when the room is used, between two sweeps too', async () => {
  const { kept, used, clock, forgetRooms, members } = openHouse(den)
  const pass = async (hours: number) => {
    clock.advance(hours * HOUR_MS)
    await forgetRooms()
  }
  await forgetRooms()
  await pass(20)
  used.add('den')
  await pass(1)
  expect(kept.get('den')).not.toHaveProperty('unusedSinceAt')
  used.delete('den')
  await pass(20)
  await pass(20)
  expect(kept.has('den')).toBe(true)
  await members.remember('den', { author: 'ben', addressHash: '' })
  await pass(20)
  expect(kept.has('den')).toBe(true)
  await pass(4)
  expect(kept.has('den')).toBe(false)
})

test('a clock that was years ahead once keeps no room for years', async () => {
  const ahead = Date.UTC(2099, 1)
  const { kept, clock, forgetRooms } = openHouse({ ...den, unusedSinceAt: ahead })
  await forgetRooms()
  clock.advance(SETTINGS_KEPT_MS)
  await forgetRooms()
  expect(kept.has('den')).toBe(false)
})

test('an unused room keeps its rules, and of authors only those that a rule names', async () => {
  const restraints = [
    { author: 'rude', what: 'removed' as const },
    { author: 'loud', what: 'silenced' as const, until: 1 },
  ]
  const members = ['ana', 'ben']
  const { kept, clock, forgetRooms } = openHouse(
    { ...den, members, restraints },
    makeSettings({ room: 'locked', isLocked: true, members }),
  )
  await forgetRooms()
  clock.advance(60_000)
  await forgetRooms()
  expect(kept.get('den')).toMatchObject({ slowModeMs: 5, members: [], restraints: [restraints[0]] })
  expect(kept.get('locked')).toMatchObject({ isLocked: true, members })
})

test('the longest unused rooms are forgotten first when there are too many; one in use never', async () => {
  const now = createFakeClock().now()
  const rooms = Array.from({ length: MAX_UNUSED_ROOMS + 3 }, (_, n) =>
    makeSettings({ room: `room-${n}`, unusedSinceAt: now - HOUR_MS + n }),
  )
  const { kept, used, forgetRooms } = openHouse(...rooms)
  used.add('room-0')
  await forgetRooms()
  expect(kept.size).toBe(MAX_UNUSED_ROOMS + 1)
  expect([0, 1, 2, 3].map((n) => kept.has(`room-${n}`))).toEqual([true, false, false, true])
})

test('rooms that name very many authors are too many sooner', async () => {
  const now = createFakeClock().now()
  const members = Array.from({ length: MAX_UNUSED_AUTHORS / 10 }, () => 'ana')
  const rooms = Array.from({ length: 12 }, (_, n) =>
    makeSettings({ room: `r-${n}`, isLocked: true, members, unusedSinceAt: now - HOUR_MS + n }),
  )
  const { kept, forgetRooms } = openHouse(...rooms)
  await forgetRooms()
  expect([...kept.keys()]).toEqual([
    'r-3',
    'r-4',
    'r-5',
    'r-6',
    'r-7',
    'r-8',
    'r-9',
    'r-10',
    'r-11',
  ])
})
