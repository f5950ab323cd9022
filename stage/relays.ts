import type { Writable } from 'node:stream'
import { type Broadcast, createBroadcast } from './broadcast.ts'
import type { StreamTag } from './wire/stream-tag.ts'

/** A broadcast that enters at another node. */
export interface RemoteStage {
  room: string
  /** Where this node reaches that one. */
  nodeUrl: string
  startedAt: number
}

export interface RelaysDependencies {
  /**
   * Fetches a broadcast from its node: `take` gets each tag. Resolves when the broadcast is over;
   * rejects when that node cannot be reached, or when `signal` ends it.
   */
  pull(stage: RemoteStage, take: (tag: StreamTag) => void, signal: AbortSignal): Promise<void>
  /** For how long one is fetched that nobody watches: a page that is reloaded is soon back. */
  idleMs?: number
}

/** Broadcasts of other nodes for this node's viewers: each fetched once, however many watch. */
export interface Relays {
  /** Lets `out` watch as FLV; it is ended with the broadcast, or when its node is lost. */
  watch(stage: RemoteStage, out: Writable): void
  /** How many are being fetched. */
  count(): number
  close(): void
}

const IDLE_MS = 5000

interface Relay {
  startedAt: number
  broadcast: Broadcast
  ending: AbortController
  idle: NodeJS.Timeout | undefined
}

export function createRelays({ pull, idleMs = IDLE_MS }: RelaysDependencies): Relays {
  const relays = new Map<string, Relay>()

  function open(stage: RemoteStage): Relay {
    const { room, startedAt } = stage
    const ending = new AbortController()
    const relay: Relay = { startedAt, broadcast: createBroadcast(), ending, idle: undefined }
    relays.set(room, relay)
    const end = () => close(room, relay)
    // Why it is over makes no difference to its viewers, who try again while the room is live.
    pull(stage, relay.broadcast.take, ending.signal).then(end, end)
    return relay
  }

  function close(room: string, relay: Relay): void {
    clearTimeout(relay.idle)
    if (relays.get(room) === relay) relays.delete(room)
    relay.ending.abort()
    relay.broadcast.end()
  }

  /** The broadcast of this stage that is fetched, and no older one. */
  function relayOf(stage: RemoteStage): Relay {
    const { room, startedAt } = stage
    const known = relays.get(room)
    if (known?.startedAt === startedAt) return known
    if (known !== undefined) close(room, known)
    return open(stage)
  }

  function watch(stage: RemoteStage, out: Writable): void {
    const relay = relayOf(stage)
    const { broadcast } = relay
    clearTimeout(relay.idle)
    broadcast.watch(out)
    out.once('close', () => {
      if (broadcast.viewerCount > 0) return
      clearTimeout(relay.idle)
      relay.idle = setTimeout(close, idleMs, stage.room, relay).unref()
    })
  }

  return {
    watch,
    count: () => relays.size,
    close() {
      for (const [room, relay] of relays) close(room, relay)
    },
  }
}
