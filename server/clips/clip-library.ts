import { createHash } from 'node:crypto'
import type { MessageStore } from '../../database/message-store.ts'
import type { Arrangement, ClipExporter, ExportFormat } from '../../helpers/clips/clip-exporter.ts'
import { createMadeCache } from '../../helpers/clips/made-cache.ts'
import type { Clock } from '../../helpers/clock.ts'
import { instantOf } from '../../realtime/posting/keys.ts'
import type { Message } from '../../realtime/protocol.ts'
import type { Representation } from '../ranges/send-file-range.ts'

export type ClipFormat = 'webm' | ExportFormat

export interface ClipWish {
  /** One, or several for one picture of them all. */
  keys: string[]
  format: ClipFormat
  arrangement?: Arrangement
}

export interface ClipLibraryParts {
  messages: Pick<MessageStore, 'get'>
  exporter: ClipExporter
  /** Whether who proves themselves by this token, or nobody in particular, may have a message. */
  mayRead(message: Message, token: string | undefined): Promise<boolean>
  clock: Clock
  messageTtlMs: number
}

export interface ClipLibrary {
  /**
   * The clip as a file; `undefined` when one of the messages is not to be had: expired, taken
   * back, unknown, or not for who asks. `token` proves them an author. Rejects as `ClipExporter.make` does.
   */
  find(wish: ClipWish, token?: string): Promise<Representation | undefined>
  /** Whether the time of such a message, if there ever was one, is over: its key tells when it was. */
  isPast(key: string): boolean
  /** Forgets what was made of messages that are past their time. */
  sweep(): void
}

const TYPES: Record<ClipFormat, string> = {
  webm: 'video/webm',
  mp4: 'video/mp4',
  gif: 'image/gif',
  webp: 'image/webp',
  jpg: 'image/jpeg',
}

/** Some two thousand posters, or a few hundred animations. */
const MAX_CACHE_BYTES = 32 * 1024 * 1024

/** Clips by address: the loop itself from the store, other formats made when somebody asks. */
export function createClipLibrary(parts: ClipLibraryParts): ClipLibrary {
  const { messages, exporter, mayRead, clock } = parts
  const made = createMadeCache({ maxBytes: MAX_CACHE_BYTES, clock })

  async function readable(keys: string[], token?: string): Promise<Message[] | undefined> {
    const found = await Promise.all(keys.map((key) => messages.get(key)))
    const wanted = found.filter((message) => message !== undefined)
    const allowed = await Promise.all(wanted.map((message) => mayRead(message, token)))
    return wanted.length === keys.length && !allowed.includes(false) ? wanted : undefined
  }

  async function bytesOf(wish: ClipWish, found: Message[], expiresAt: number): Promise<Buffer> {
    const webms = found.map(webmOf)
    const { format, arrangement } = wish
    const [first] = webms
    if (format === 'webm' && first) return first
    if (format === 'webm') throw new Error('There is no clip.')
    const name = [arrangement, format, ...wish.keys].join(' ')
    return made.get(name, expiresAt, () => exporter.make(webms, format, arrangement))
  }

  async function find(wish: ClipWish, token?: string): Promise<Representation | undefined> {
    const found = await readable(wish.keys, token)
    if (found === undefined || found.length === 0) return undefined
    const expiresAt = Math.min(...found.map((message) => message.expiresAt))
    const bytes = await bytesOf(wish, found, expiresAt)
    // It took its time to be made, and theirs may have run out meanwhile.
    if ((await readable(wish.keys, token)) === undefined) return undefined
    return representationOf(bytes, TYPES[wish.format], {
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
      // Who may not have it must not find what another had on the same machine.
      Vary: 'Authorization',
    },
    source: {
      read: async (buffer, position) => bytes.copy(buffer, 0, position, position + buffer.length),
    },
  }
}
