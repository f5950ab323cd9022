import { roomKey } from '../redis-keys.ts'
import type { RedisClient, RedisConnection } from './connection.ts'
import type { Pulse } from './pulse.ts'

/** Receives what is published to a room; `undefined` when something may have been missed. */
export type Hint = (words: string | undefined) => void

/**
 * One channel for each room (sharded publish/subscribe: a message goes to the nodes that ask for the
 * room, and to no others). What is published is a hint, a kind and words: `log 17`. It may be lost.
 */
export interface RoomChannels {
  /** Calls back for hints of this kind until `unlisten`. One listener for a room and a kind. */
  listen(room: string, kind: string, hint: Hint): void
  unlisten(room: string, kind: string): void
  /** Asks whether the subscriptions' link still answers: what should have come has not (yet). */
  ask(): void
  close(): void
}

/** What scripts publish to. */
export function channelOf(room: string): string {
  return roomKey(room, 'hints')
}

/** So many rooms are subscribed to at once after a reconnection. */
const BATCH = 100
const RETRY_MS = 500
/**
 * Nothing is owed on a silent subscription, so it is asked: one that swallows is left after two seconds. At
 * once when something should have come, and now and then.
 */
const ASK_MS = 5000

export function openRoomChannels(
  { subscriber }: Pick<RedisConnection, 'subscriber'>,
  pulse: Pick<Pulse, 'every'>,
): RoomChannels {
  const rooms = new Map<string, Map<string, Hint>>()
  const roomOf = new Map<string, string>()
  /** Channels whose state at Redis is not known to be the wanted one. */
  const unsettled = new Set<string>()
  let isSettling = false
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  function listen(room: string, kind: string, hint: Hint): void {
    const hints = rooms.get(room) ?? new Map<string, Hint>()
    hints.set(kind, hint)
    if (rooms.has(room)) return
    rooms.set(room, hints)
    roomOf.set(channelOf(room), room)
    want(channelOf(room))
  }

  function unlisten(room: string, kind: string): void {
    const hints = rooms.get(room)
    hints?.delete(kind)
    if (hints === undefined || hints.size > 0) return
    rooms.delete(room)
    want(channelOf(room))
  }

  function want(channel: string): void {
    unsettled.add(channel)
    if (!isSettling) void settle()
  }

  /** Brings what Redis sends in line with what is wanted; what fails is tried again. */
  async function settle(): Promise<void> {
    isSettling = true
    try {
      while (unsettled.size > 0 && !isClosed) {
        await Promise.all([...unsettled].slice(0, BATCH).map(settleOne))
      }
    } catch {
      // Away, or just come back: `ready` and the timer try again.
      again()
    } finally {
      isSettling = false
    }
  }

  async function settleOne(channel: string): Promise<void> {
    const room = roomOf.get(channel)
    const isWanted = room !== undefined && rooms.has(room)
    if (isWanted) await subscriber.ssubscribe(channel)
    else await subscriber.sunsubscribe(channel)
    const isStillWanted = room !== undefined && rooms.has(room)
    if (isStillWanted !== isWanted) return
    unsettled.delete(channel)
    if (isWanted) tell(channel)
    else roomOf.delete(channel)
  }

  function again(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void (isSettling || settle()), RETRY_MS).unref()
  }

  /** A new connection is subscribed to nothing. */
  function resubscribe(): void {
    for (const channel of roomOf.keys()) unsettled.add(channel)
    if (!isSettling) void settle()
  }

  function tell(channel: string, words?: string): void {
    const hints = rooms.get(roomOf.get(channel) ?? '')
    if (words === undefined) {
      for (const hint of hints?.values() ?? []) hint(undefined)
      return
    }
    const blank = words.indexOf(' ')
    hints?.get(words.slice(0, blank))?.(words.slice(blank + 1))
  }

  const ask = () => void subscriber.ping().catch(() => undefined)
  const stopAsking = pulse.every(ASK_MS, ask)
  onEachReturn(subscriber, resubscribe)
  subscriber.on('smessage', tell)

  function close(): void {
    isClosed = true
    clearTimeout(timer)
    stopAsking()
    rooms.clear()
  }

  return { listen, unlisten, ask, close }
}

/** Of a cluster each node has a connection of its own, and ioredis subscribes again by itself. */
function onEachReturn(subscriber: RedisClient, listener: () => void): void {
  subscriber.on('ready', listener)
  subscriber.on('subscribersReady', listener)
}
