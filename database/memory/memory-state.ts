import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Clock } from '../../helpers/clock.ts'
import type { Watching } from '../../realtime/protocol.ts'
import type {
  ConnectionCounts,
  Counter,
  CounterOptions,
  PauseStore,
  SharedState,
  WatchingStore,
} from '../shared-state.ts'
import type { StageStore } from '../stage-store.ts'
import { createMemoryMembers } from './memory-members.ts'
import { createMemoryPresence } from './memory-presence.ts'

/** The shared state of a single node: nothing of it leaves the process, or outlives it. */
export function createMemoryState(clock: Clock): SharedState {
  return {
    openCounter: openMemoryCounter,
    watching: createWatching(),
    pauses: createPauses(clock),
    connections: createConnections(),
    members: createMemoryMembers(),
    openPresence: createMemoryPresence(clock),
    stages: STAGES_ALONE,
  }
}

export function openMemoryCounter({ points, windowSeconds }: CounterOptions): Counter {
  return new RateLimiterMemory({ points, duration: windowSeconds })
}

function createWatching(): WatchingStore {
  const watched = new Map<string, Watching>()
  return {
    set: async (room, watching) => void watched.set(room, watching),
    get: async (room) => watched.get(room),
    forget: async (room) => void watched.delete(room),
  }
}

function createPauses({ now }: Clock): PauseStore {
  const lastPosts = new Map<string, Map<string, number>>()
  return {
    async take(room, author, pauseMs, since) {
      const posts = lastPosts.get(room) ?? new Map<string, number>()
      lastPosts.set(room, posts)
      const last = posts.get(author) ?? since
      const leftMs = last === undefined ? 0 : last + pauseMs - now()
      if (leftMs > 0) return leftMs
      posts.set(author, now())
      for (const [one, at] of posts) if (at + pauseMs <= now()) posts.delete(one)
      return 0
    },
    forget: async (room) => void lastPosts.delete(room),
  }
}

/** No other node has a publisher. */
const STAGES_ALONE: StageStore = {
  take: async () => true,
  leave: async () => {},
  elsewhere: async () => undefined,
}

/** There are no others to count. */
function createConnections(): ConnectionCounts {
  return { set: async (_, count) => count, elsewhere: async () => 0 }
}
