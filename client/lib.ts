/**
 * The client library, `animate-server/client`: what the page itself talks to the server with.
 * Nothing in it needs a browser. See docs/bots.md.
 */
import { newNonce } from './nonce.ts'
import type { NamedDraft } from './outbox.ts'

export type * from '../realtime/protocol.ts'
export {
  type Connection,
  type ConnectionListeners,
  type ConnectionOptions,
  type ConnectionState,
  openConnection,
} from './connection.ts'
export { nameOf } from './names.ts'
export type { NamedDraft, Stage } from './outbox.ts'
export { openTokenStore, type TextStorage, type TokenStore } from './tokens.ts'

/** A draft that can be posted; `frames` are 1 to 10 JPEG data URIs of one size. */
export function createDraft(message: string, frames: string[], name?: string): NamedDraft {
  const nonce = newNonce()
  return { id: nonce, nonce, message, frames, ...(name !== undefined && { name }) }
}
