import { createHash } from 'node:crypto'
import type { OutgoingHttpHeaders } from 'node:http'
import type { MessageStore } from '../../database/message-store.ts'
import type { Arrangement, ClipExporter } from '../../helpers/clips/clip-exporter.ts'
import {
  type ExportFormat,
  formatEntry,
  isExportFormat,
} from '../../helpers/clips/export-formats.ts'
import { createMadeCache } from '../../helpers/clips/made-cache.ts'
import type { Clock } from '../../helpers/clock.ts'
import { instantOf } from '../../realtime/posting/keys.ts'
import type { Message } from '../../realtime/protocol.ts'
import type { Representation } from '../ranges/send-file-range.ts'

export type ClipFormat = 'webm' | ExportFormat

export interface ClipRequest {
  /** One, or several for one picture of them all. */
  keys: string[]
  format: ClipFormat
  arrangement?: Arrangement
}

/** The client that asks for a clip. */
export interface Asker {
  /** Proves it an author. */
  token?: string | undefined
  address?: string | undefined
  /** It has the signed address, as those have that received the message. */
  isSigned?: boolean
}

export interface ClipLibraryParts {
  messages: Pick<MessageStore, 'get'>
  exporter: ClipExporter
  /** Whether the author this token proves, or a client without one, may read a message. */
  mayRead(message: Message, token: string | undefined): Promise<boolean>
  clock: Clock
  messageTtlMs: number
}

export interface ClipLibrary {
  /**
   * The clip as a file; `undefined` when one of the messages is not to be had: expired,
   * deleted, unknown, or not for this client. Rejects as `ClipExporter.make` does.
   */
  find(request: ClipRequest, asker?: Asker): Promise<Representation | undefined>
  /** Whether the time of such a message, if there ever was one, is over: its key tells when it was. */
  isPast(key: string): boolean
  /** Forgets what was made of messages that are past their time. */
  sweep(): void
}

/** Whether clips can be asked for in files of this ending. */
export function isClipFormat(ending: string): ending is ClipFormat {
  return ending === 'webm' || isExportFormat(ending)
}

const mediaTypeOf = (format: ClipFormat) =>
  format === 'webm' ? 'video/webm' : formatEntry(format).mediaType

/** Some two thousand posters, or a few hundred animations. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024

/** Clips by address: the loop itself from the store, other formats made when a client asks for them. */
export function createClipLibrary(parts: ClipLibraryParts): ClipLibrary {
  const { messages, exporter, mayRead, clock } = parts
  const made = createMadeCache({ maxBytes: MAX_CACHE_BYTES, clock })

  async function readable(keys: string[], asker: Asker): Promise<Message[] | undefined> {
    const { token, isSigned } = asker
    const found = await Promise.all(keys.map((key) => messages.get(key)))
    const wanted = found.filter((message) => message !== undefined)
    const allowed = await Promise.all(wanted.map((message) => isSigned || mayRead(message, token)))
    return wanted.length === keys.length && !allowed.includes(false) ? wanted : undefined
  }

  async function bytesOf(
    { keys, format, arrangement }: ClipRequest,
    found: Message[],
    { expiresAt, address }: { expiresAt: number; address: string | undefined },
  ): Promise<Buffer> {
    const webms = found.map(webmOf)
    const [first] = webms
    if (format === 'webm' && first) return first
    if (format === 'webm') throw new Error('There is no clip.')
    const name = [arrangement, format, ...keys].join(' ')
    return made.get(name, expiresAt, () => exporter.make({ webms, format, arrangement, address }))
  }

  async function find(request: ClipRequest, asker: Asker = {}) {
    const found = await readable(request.keys, asker)
    if (found === undefined || found.length === 0) return undefined
    const expiresAt = Math.min(...found.map((message) => message.expiresAt))
    const bytes = await bytesOf(request, found, { expiresAt, address: asker.address })
    // Making it took time, and the messages may have expired meanwhile.
    const wasMade = request.format !== 'webm'
    if (wasMade && (await readable(request.keys, asker)) === undefined) return undefined
    const lifeMs = expiresAt - clock.now()
    return representationOf(bytes, mediaTypeOf(request.format), {
      lastModifiedAt: Math.max(...found.map(({ sentAt }) => sentAt)),
      headers: asker.isSigned ? sharedHeaders(lifeMs) : ownHeaders(lifeMs),
    })
  }

  const isPast = (key: string) => instantOf(key) + parts.messageTtlMs <= clock.now()

  return { find, isPast, sweep: made.sweep }
}

function webmOf({ video }: Message): Buffer {
  return Buffer.from(video.slice(video.indexOf(',') + 1), 'base64')
}

/** Not for caches that many share: they would have it longer than its room does. */
function ownHeaders(lifeMs: number): OutgoingHttpHeaders {
  return {
    'Cache-Control': `private, max-age=${wholeSeconds(lifeMs)}, must-revalidate`,
    // A client that may not read it must not find what another on the same machine has read.
    Vary: 'Authorization',
  }
}

/** A shared cache asks again so often, by the tag alone: a message that was deleted leaves it by then. */
const SHARED_SECONDS = 60

/**
 * For a signed address, which proves all there is to prove: a cache in front (CDN) may carry the bytes
 * until the message expires, and pages of every allowed origin may load them.
 */
function sharedHeaders(lifeMs: number): OutgoingHttpHeaders {
  const seconds = cacheSeconds(lifeMs)
  const shared = Math.min(seconds, SHARED_SECONDS)
  const kept = `public, max-age=${seconds}, s-maxage=${shared}, must-revalidate`
  return {
    'Cache-Control': seconds === 0 ? 'no-store' : kept,
    'Cross-Origin-Resource-Policy': 'cross-origin',
  }
}

/** One less than are left: a cache that counts whole seconds keeps what it has for up to one more. */
function cacheSeconds(lifeMs: number): number {
  return Math.max(0, wholeSeconds(lifeMs) - 1)
}

/** Rounded down: nothing is fresh beyond its expiry. */
function wholeSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000))
}

function representationOf(
  bytes: Buffer,
  contentType: string,
  { lastModifiedAt, headers }: { lastModifiedAt: number; headers: OutgoingHttpHeaders },
): Representation {
  const hash = createHash('sha256').update(bytes)
  // nginx keeps what is "unchanged" (304) for as long as the first time, unless that may be kept as well.
  if (headers['Cache-Control'] === 'no-store') hash.update('not to be kept')
  const digest = hash.digest('base64url').slice(0, 22)
  return {
    sizeBytes: bytes.length,
    contentType,
    etag: `"${digest}"`,
    lastModifiedAt,
    headers,
    source: {
      read: async (buffer, position) => bytes.copy(buffer, 0, position, position + buffer.length),
    },
  }
}
