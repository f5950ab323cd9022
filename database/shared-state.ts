import type { Watching } from '../realtime/protocol.ts'
import type { MemberStore } from './member-store.ts'
import type { OpenPresence } from './presence-store.ts'
import type { StageStore } from './stage-store.ts'

/** How often something has happened within the window that is running. */
export interface Count {
  /** Until the window ends. */
  msBeforeNext: number
  consumedPoints: number
}

/** Counts by name, in fixed windows (rate-limiter-flexible's interface, the part that is used here). */
export interface Counter {
  /** Counts one; rejects with a `RateLimiterRes`, and no Error, when that is too many. */
  consume(name: string): Promise<unknown>
  /** Takes one back. */
  reward(name: string): Promise<unknown>
  /** The count; `null` when there is none. */
  get(name: string): Promise<Count | null>
}

export interface CounterOptions {
  /** Tells it from the other counters. */
  what: string
  points: number
  windowSeconds: number
}

/** The film watched together in each room. Nothing of it outlives the room. */
export interface WatchingStore {
  set(room: string, watching: Watching): Promise<void>
  get(room: string): Promise<Watching | undefined>
  forget(room: string): Promise<void>
}

/** When each author of a room posted last: what slow mode goes by. */
export interface PauseStore {
  /**
   * Notes a post now, unless the last one, or `since` where none is known, is less than `pauseMs` ago;
   * resolves with how much of the pause is left, 0 when the post was noted.
   */
  take(room: string, author: string, pauseMs: number, since?: number): Promise<number>
  forget(room: string): Promise<void>
}

/** How many connections each address has, over all nodes. A node's own lapse soon after its death. */
export interface ConnectionCounts {
  /** How many of this node's are open now; resolves with how many there are on all nodes. */
  set(address: string, count: number): Promise<number>
  /** On all nodes but this one. */
  elsewhere(address: string): Promise<number>
}

/**
 * What nodes share beside messages and settings; nothing of it is needed after all nodes have ended.
 * Each part has a version in this process, for a single node, and one on Redis: both pass
 * `test/database/shared-state.contract.ts`.
 */
export interface SharedState {
  openCounter(options: CounterOptions): Counter
  readonly watching: WatchingStore
  readonly pauses: PauseStore
  readonly connections: ConnectionCounts
  readonly members: MemberStore
  readonly openPresence: OpenPresence
  readonly stages: StageStore
}
