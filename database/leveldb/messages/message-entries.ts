import type { Message, Removed } from '../../../realtime/protocol.ts'
import type { OtherEntry } from '../../room-log.ts'
import { type IndexEntry, nonceDigest } from '../records.ts'

/** What the index knows of a message. */
export function entryOf(number: number, message: Message, nonce: string | undefined): IndexEntry {
  const { key, room, author, expiresAt, video } = message
  const entry = { number, key, room, expiresAt, videoBytes: video.length }
  return nonce === undefined ? entry : { ...entry, nonce: nonceDigest(author, nonce) }
}

/** What stays of a message taken back: enough to answer its nonce, nothing of what it said. */
export function receiptEntry(entry: IndexEntry): IndexEntry | undefined {
  return entry.nonce === undefined ? undefined : { ...entry, room: '', removed: true }
}

/** What a room's log says of a message that is gone. */
export function removedEntry(key: string, reason: Removed['reason']): OtherEntry {
  return { kind: 'removed', removed: { key, reason } }
}
