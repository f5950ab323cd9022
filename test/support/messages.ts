import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { Message } from '../../realtime/protocol.ts'

export const TTL_MS = 600_000

let made = 0

/** A key that sorts by `sentAt` and, within a millisecond, in the order they are made. */
export function makeKey(sentAt: number): string {
  return v7({ msecs: sentAt, seq: made++ })
}

/** A message sent at `sentAt`, the start of the fake clock unless told, that lives ten minutes. */
export function makeMessage(given: Partial<Message> = {}): Message {
  const { sentAt = Date.UTC(2026, 10, 20) } = given
  return {
    key: makeKey(sentAt),
    id: 'id of the client',
    room: 'lobby',
    author: 'an-author',
    message: 'hello',
    video: makeVideo(300),
    width: 200,
    height: 200,
    durationMs: 1000,
    sentAt,
    expiresAt: sentAt + TTL_MS,
    ...given,
  }
}

/** A data URI of random bytes: nothing shortens it, on its way to the disk neither. */
export function makeVideo(bytes: number): string {
  return `data:video/webm;base64,${randomBytes(bytes).toString('base64')}`
}
