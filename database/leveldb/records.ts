import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Message } from '../../realtime/protocol.ts'
import type { Operation } from './leveldb.ts'
import type { TallyTexts } from './reactions/tally.ts'

/**
 * How a message lies in LevelDB: two records under one number, written in one batch.
 *
 *   m<number>  the message itself, some 30 KB
 *   i<number>  its index entry, some 200 bytes: all that has to be read at the start
 *   x<number>  the authors that reacted to the message, by the emoji, where some have
 *   e<number>  present while the number is being erased, so that an interrupted sweep goes on
 *   r<number>  the settings of a room, see `level-room-store.ts`
 *   p          overwritten by every ping
 *
 * Numbers rather than message keys or rooms, because LevelDB copies the first and last key of its
 * files into MANIFEST and LOG, where no compaction ever takes them out again. They count up, so
 * messages lie in the order they came, and what expires together lies together.
 */
export type RecordKind = 'm' | 'i' | 'x' | 'e'

export const PING_KEY = 'p'

/** The index entry of a stored message: all that is known without reading it. */
export interface IndexEntry {
  number: number
  key: string
  /** Empty once the message was taken back: only the receipt lives on. */
  room: string
  expiresAt: number
  /** How long its `video` is, so that what fits is known before it is read. */
  videoBytes?: number
  /** See `nonceDigest`. */
  nonce?: string
  removed?: true
}

const DIGITS = 16

export function recordKey(kind: RecordKind, number: number): string {
  return kind + String(number).padStart(DIGITS, '0')
}

export function recordNumber(recordKey: string): number {
  return Number(recordKey.slice(1))
}

export function put(
  kind: RecordKind,
  number: number,
  value: Message | IndexEntry | TallyTexts,
): Operation {
  return { type: 'put', key: recordKey(kind, number), value: encodeRecord(value) }
}

export function del(kind: RecordKind, number: number): Operation {
  return { type: 'del', key: recordKey(kind, number) }
}

/** The note that a number has to be erased: all there is to say is in the key. */
export function note(number: number): Operation {
  return { type: 'put', key: recordKey('e', number), value: '' }
}

/**
 * The text of a record, led by a checksum: LevelDB does not check what it reads, and a flipped bit
 * must not be replayed as a broken loop. JSON escapes lone surrogates, so every string comes back
 * exactly as it was kept.
 */
export function encodeRecord(value: object): string {
  const json = JSON.stringify(value)
  return checksum(json) + json
}

/** `undefined` when the text is not what was written. */
export function decodeMessage(text: string): Message | undefined {
  return decodeRecord(text) as Message | undefined
}

/** `undefined` when the text is not what was written. */
export function decodeReactions(text: string): TallyTexts | undefined {
  return decodeRecord(text) as TallyTexts | undefined
}

/** `undefined` when the text is not what was written. */
export function decodeEntry(text: string): IndexEntry | undefined {
  return decodeRecord(text) as IndexEntry | undefined
}

/**
 * Names a nonce of an author without naming either: the receipt outlives a message that was taken
 * back, and its author must not.
 */
export function nonceDigest(author: string, nonce: string): string {
  return createHash('sha256')
    .update(JSON.stringify([author, nonce]))
    .digest('base64url')
}

/** `undefined` when the text is not what was written. */
export function decodeRecord(text: string): unknown {
  const json = text.slice(CHECKSUM_LENGTH)
  if (checksum(json) !== text.slice(0, CHECKSUM_LENGTH)) return undefined
  return JSON.parse(json)
}

const CHECKSUM_LENGTH = 8

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(CHECKSUM_LENGTH, '0')
}
