import { createHmac } from 'node:crypto'
import type { RoomStore } from '../../database/room-store.ts'
import { LOBBY } from '../../realtime/protocol.ts'
import { isSame } from '../../realtime/rooms/secrets.ts'

export interface StageKeysDependencies {
  /** The server's secret: keys and tickets are made of it, so that none has to be kept. */
  secret: Buffer
  rooms: Pick<RoomStore, 'get'>
  /** STAGE_KEY. */
  stageKey: string | undefined
}

/** Who may publish to a room's stage, and who may watch it. */
export interface StageKeys {
  /** The key that opens a room's stage: its owner's or, where nobody owns it, STAGE_KEY. */
  stageKeyFor(room: string): Promise<string | undefined>
  /** Proves to have been in the room during this broadcast. */
  ticketFor(room: string, startedAt: number): string
  /** A room that is closed to newcomers shows its stage to who was let in, and to nobody else. */
  mayWatch(room: string, startedAt: number, ticket: unknown): Promise<boolean>
}

export function createStageKeys({ secret, rooms, stageKey }: StageKeysDependencies): StageKeys {
  const prove = (...words: (string | number)[]) =>
    createHmac('sha256', secret).update(JSON.stringify(words)).digest('base64url')

  async function stageKeyFor(room: string): Promise<string | undefined> {
    const owned = room === LOBBY ? undefined : await rooms.get(room)
    // Another owner of a room of the same name has another key.
    return owned === undefined ? stageKey : prove('stage key', room, owned.ownerHash).slice(0, 24)
  }

  const ticketFor = (room: string, startedAt: number) => prove('stage ticket', room, startedAt)

  async function mayWatch(room: string, startedAt: number, ticket: unknown): Promise<boolean> {
    const settings = await rooms.get(room)
    const isClosed = settings?.isLocked === true || settings?.passphrase !== undefined
    if (!isClosed) return true
    return typeof ticket === 'string' && isSame(ticket, ticketFor(room, startedAt))
  }

  return { stageKeyFor, ticketFor, mayWatch }
}
