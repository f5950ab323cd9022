import type { RefusalBody } from '../../realtime/protocol.ts'
import type { StatusAction } from '../page/announce/status.ts'
import type { PostProgress } from './outbox.ts'

/** A post that is no message yet, as its row in the feed may show it. */
export interface PendingPost {
  /** Names the post; its message, once it is there, has this as its `id`. */
  nonce: string
  message: string
  /** The key of the message that it answers. */
  replyTo?: string
  /** The recorded frames, as JPEG data URIs, oldest first. */
  frames: readonly string[]
}

/**
 * How far it is: recorded and on its way, then what the server says of it (`queued`, `encoding`),
 * `held` back by the rate limit, or refused.
 */
export type PendingState =
  | { stage: 'sending' }
  | PostProgress
  | { stage: 'failed'; reason: RefusalBody }

/** The feed's rows of posts under way: optimistic updates that end when the server has answered. */
export interface PendingRows {
  /** Adds the row of a post, or changes it. `actions` is what its author may do with it now. */
  show(post: PendingPost, state: PendingState, actions: StatusAction[]): void
  /** The row goes: its message has the key `key`, or without one its author took it back. */
  end(nonce: string, key?: string): void
}
