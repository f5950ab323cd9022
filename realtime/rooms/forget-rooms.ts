import type { Logger } from 'pino'
import type { RoomStore } from '../../database/room-store.ts'
import type { Clock } from '../../helpers/clock.ts'
import type { Turns } from '../posting/turns.ts'

export interface ForgetRoomsDependencies {
  rooms: RoomStore
  roomTurns: Turns
  clock: Clock
  log: Logger
  /** Whether the room has a member or a message. */
  exists(room: string): Promise<boolean>
  /** Forgets what is remembered of the room beside its settings. */
  onForgotten(room: string): void
}

/** So long a room that is empty and silent is still there, for a restart or a lost connection. */
export const ROOM_GRACE_MS = 60_000

/** Returns what forgets the settings of all rooms that are no more; it never rejects for one room. */
export function createForgetRooms(dependencies: ForgetRoomsDependencies): () => Promise<void> {
  const { rooms, roomTurns, clock, log, exists, onForgotten } = dependencies
  const emptySince = new Map<string, number>()

  async function forgetIfGone(room: string): Promise<void> {
    if (await exists(room)) return void emptySince.delete(room)
    const since = emptySince.get(room) ?? clock.now()
    emptySince.set(room, since)
    if (clock.now() - since < ROOM_GRACE_MS) return
    await rooms.forget(room)
    onForgotten(room)
    emptySince.delete(room)
  }

  return async function forgetRooms(): Promise<void> {
    for (const room of await rooms.names()) {
      try {
        await roomTurns.run(room, () => forgetIfGone(room))
      } catch (error) {
        log.error({ err: error }, 'the settings of a room could not be forgotten')
      }
    }
  }
}
