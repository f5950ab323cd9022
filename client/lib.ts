/**
 * The client library, `animate-server/client`: what the page itself talks to the server with.
 * Nothing in it needs a browser. See docs/bots.md.
 */
import { newNonce } from './connection/nonce.ts'
import type { NamedDraft } from './post/outbox.ts'

export type * from '../realtime/protocol.ts'
export {
  type Connection,
  type ConnectionListeners,
  type ConnectionOptions,
  type ConnectionState,
  openConnection,
} from './connection/connection.ts'
export { openTokenStore, type TokenStore } from './connection/tokens.ts'
export { nameOf } from './feed/names/names.ts'
export type { TextStorage } from './page/memory.ts'
export type { NamedDraft, PostProgress } from './post/outbox.ts'

/** What a draft may have beside words, frames and a name. */
export interface DraftExtras {
  /** What is seen in the frames, in words (alt text). */
  alt?: string | undefined
  /** The key of the message that it answers, a living one of the room. */
  replyTo?: string | undefined
}

/** A draft that can be posted; `frames` are 1 to 10 JPEG data URIs of one size. */
export function createDraft(
  message: string,
  frames: string[],
  name?: string,
  { alt, replyTo }: DraftExtras = {},
): NamedDraft {
  const nonce = newNonce()
  const draft = { id: nonce, nonce, message, frames, ...(name !== undefined && { name }) }
  return {
    ...draft,
    ...(alt !== undefined && { alt }),
    ...(replyTo !== undefined && { replyTo }),
  }
}
