import type { StreamTag } from './stream-tag.ts'

/** What a publisher asks for, as it was written; nothing of it has been checked. */
export interface PublishRequest {
  room: string
  /** Every spelling of the key that may be meant; see publish-key.ts. */
  keys: string[]
  /** The network address it comes from; only counted, never kept. */
  address: string
}

/** One publisher's time on a room's stage. */
export interface Publication {
  take(tag: StreamTag): void
  end(): void
}

/** Whether a request is granted; `text` is the reason, for a person. */
export type PublishVerdict = { ok: true; publication: Publication } | { ok: false; text: string }
