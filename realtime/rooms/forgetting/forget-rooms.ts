import type { Logger } from 'pino'
import type { RoomSettings, RoomStore, SettingsChange } from '../../../database/room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import type { Turns } from '../../posting/turns.ts'
import { settingsAtRest } from './settings-at-rest.ts'
import { beyondWhatIsKept } from './unused-rooms.ts'

export interface ForgetRoomsDependencies {
  rooms: RoomStore
  roomTurns: Turns
  clock: Clock
  log: Logger
  /** Whether the room has a member or a message. */
  exists(room: string): Promise<boolean>
  /** When a member last joined, as far as that is remembered; Unix ms. */
  lastJoinedAt(room: string): Promise<number | undefined>
  /** Forgets what is remembered of the room beside its settings; more than once is well. */
  onUnused(room: string): Promise<void>
}

/** So long a room that is empty and silent is still there, for a restart or a lost connection. */
export const ROOM_GRACE_MS = 60_000
/** So long its settings wait for its owner: what is prepared in the afternoon is there at night. */
export const SETTINGS_KEPT_MS = 24 * 3_600_000

/**
 * Returns what looks after all rooms that have settings; it never rejects for one room. One that has
 * been unused for a minute keeps its settings alone, for a day, by an instant that is kept with them
 * and so survives a restart. There is a bound to how many: the longest unused are forgotten first.
 */
export function createForgetRooms(dependencies: ForgetRoomsDependencies): () => Promise<void> {
  const { rooms, roomTurns, clock, log, exists, lastJoinedAt, onUnused } = dependencies
  const unusedSince = new Map<string, number>()

  async function lookAt(room: string): Promise<void> {
    const settings = await rooms.get(room)
    if (settings === undefined) return void unusedSince.delete(room)
    const { unusedSinceAt: kept } = settings
    if (await exists(room)) {
      unusedSince.delete(room)
      if (kept !== undefined) await rooms.update(room, (now) => now && inQuiet(withoutInstant(now)))
      return
    }
    const now = clock.now()
    const since = Math.max(unusedSince.get(room) ?? kept ?? now, (await lastJoinedAt(room)) ?? 0)
    // A clock that was wrong once must not keep a room for years.
    const unusedSinceAt = Math.min(since, now)
    unusedSince.set(room, unusedSinceAt)
    if (now - unusedSinceAt < ROOM_GRACE_MS) return
    await onUnused(room)
    if (now - unusedSinceAt >= SETTINGS_KEPT_MS) return forget(room)
    if (kept === unusedSinceAt) return
    await rooms.update(room, (last) => last && inQuiet(atRest(last, unusedSinceAt, now)))
  }

  async function forget(room: string): Promise<void> {
    await rooms.forget(room)
    await onUnused(room)
    unusedSince.delete(room)
  }

  async function forgetUnlessUsed(room: string): Promise<void> {
    const joinedAt = await lastJoinedAt(room)
    const isJoining = joinedAt !== undefined && clock.now() - joinedAt < ROOM_GRACE_MS
    if (!isJoining && !(await exists(room))) await forget(room)
  }

  /** In the room's turn, a mutex: nobody joins between the look and what is done. */
  async function inTurn(room: string, work: (room: string) => Promise<void>): Promise<void> {
    try {
      await roomTurns.run(room, () => work(room))
    } catch (error) {
      log.error({ err: error }, 'the settings of a room could not be kept or forgotten')
    }
  }

  return async function forgetRooms(): Promise<void> {
    for (const room of await rooms.names()) await inTurn(room, lookAt)
    for (const room of await beyondWhatIsKept(rooms)) await inTurn(room, forgetUnlessUsed)
  }
}

/** Nobody is there who would have to know. */
function inQuiet(settings: RoomSettings): SettingsChange {
  return { settings, entries: [] }
}

function withoutInstant({ unusedSinceAt: _, ...settings }: RoomSettings): RoomSettings {
  return settings
}

function atRest(settings: RoomSettings, unusedSinceAt: number, now: number): RoomSettings {
  return { ...settingsAtRest(withoutInstant(settings), now), unusedSinceAt }
}
