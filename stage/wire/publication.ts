import type { Part } from './stream-tag.ts'

/** What a publisher asks for, as it was written; nothing of it has been checked. */
export interface Wish {
  room: string
  key: string
  /** The network address it comes from; only counted, never kept. */
  address: string
}

/** One publisher's time on a room's stage. */
export interface Publication {
  take(part: Part): void
  end(): void
}

/** Whether a wish is granted; `text` tells the publisher why not. */
export type WishVerdict = { ok: true; publication: Publication } | { ok: false; text: string }
