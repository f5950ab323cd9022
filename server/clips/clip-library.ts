import { createHash } from 'node:crypto'
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

  async function readable(keys: string[], token?: string): Promise<Message[] | undefined> {
    const found = await Promise.all(keys.map((key) => messages.get(key)))
    const wanted = found.filter((message) => message !== undefined)
    const allowed = await Promise.all(wanted.map((message) => mayRead(message, token)))
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

  async function find(request: ClipRequest, { token, address }: Asker = {}) {
    const found = await readable(request.keys, token)
    if (found === undefined || found.length === 0) return undefined
    const expiresAt = Math.min(...found.map((message) => message.expiresAt))
    const bytes = await bytesOf(request, found, { expiresAt, address })
    // Making it took time, and the messages may have expired meanwhile.
    if ((await readable(request.keys, token)) === undefined) return undefined
    return representationOf(bytes, mediaTypeOf(request.format), {
      lastModifiedAt: Math.max(...found.map(({ sentAt }) => sentAt)),
      lifeMs: expiresAt - clock.now(),
    })
  }

  const isPast = (key: string) => instantOf(key) + parts.messageTtlMs <= clock.now()

  return { find, isPast, sweep: made.sweep }
}

function webmOf({ video }: Message): Buffer {
  return Buffer.from(video.slice(video.indexOf(',') + 1), 'base64')
}

function representationOf(
  bytes: Buffer,
  contentType: string,
  { lastModifiedAt, lifeMs }: { lastModifiedAt: number; lifeMs: number },
): Representation {
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  const maxAge = Math.max(0, Math.floor(lifeMs / 1000))
  return {
    sizeBytes: bytes.length,
    contentType,
    etag: `"${digest}"`,
    lastModifiedAt,
    // Not for caches that many share: they would have it longer than its room does.
    headers: {
      'Cache-Control': `private, max-age=${maxAge}, must-revalidate`,
      // A client that may not read it must not find what another on the same machine has read.
      Vary: 'Authorization',
    },
    source: {
      read: async (buffer, position) => bytes.copy(buffer, 0, position, position + buffer.length),
    },
  }
}
