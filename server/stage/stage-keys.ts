import { createHmac } from 'node:crypto'
import type { RoomStore } from '../../database/room-store.ts'
import { LOBBY } from '../../realtime/protocol.ts'
import { isClosed } from '../../realtime/rooms/may-read.ts'
import { isSame } from '../../realtime/rooms/secrets.ts'
import { deriveKey } from '../secret.ts'

export interface StageKeysDependencies {
  /** The server's secret: keys and tickets are derived from it, so that none has to be kept. */
  secret: Buffer
  rooms: Pick<RoomStore, 'get'>
  /** STAGE_KEY. */
  stageKey: string | undefined
}

/** Decides which publishers a room's stage takes, and which viewers. */
export interface StageKeys {
  /** The key that opens a room's stage: its owner's or, where nobody owns it, STAGE_KEY. */
  stageKeyFor(room: string): Promise<string | undefined>
  /** Proves to have been in the room during this broadcast. */
  ticketFor(room: string, startedAt: number): string
  /** A closed room shows its stage to its members, who have a ticket, and to nobody else. */
  mayWatch(room: string, startedAt: number, ticket: unknown): Promise<boolean>
}

/** 144 bits, and short enough for the fields of phones and cameras. */
const KEY_LENGTH = 24

export function createStageKeys({ secret, rooms, stageKey }: StageKeysDependencies): StageKeys {
  const keyMaker = createSigner(deriveKey(secret, 'stage key'))
  const ticketMaker = createSigner(deriveKey(secret, 'stage ticket'))

  async function stageKeyFor(room: string): Promise<string | undefined> {
    const owned = room === LOBBY ? undefined : await rooms.get(room)
    // Another owner of a room of the same name has another key.
    return owned === undefined ? stageKey : keyMaker(room, owned.ownerHash).slice(0, KEY_LENGTH)
  }

  const ticketFor = (room: string, startedAt: number) => ticketMaker(room, startedAt)

  async function mayWatch(room: string, startedAt: number, ticket: unknown): Promise<boolean> {
    const settings = await rooms.get(room)
    if (settings === undefined || !isClosed(settings)) return true
    return typeof ticket === 'string' && isSame(ticket, ticketFor(room, startedAt))
  }

  return { stageKeyFor, ticketFor, mayWatch }
}

function createSigner(key: Buffer) {
  return (...words: (string | number)[]) =>
    createHmac('sha256', key).update(JSON.stringify(words)).digest('base64url')
}
