import { setImmediate } from 'node:timers/promises'
import { validate, version } from 'uuid'
import type { MessageStore } from '../../database/message-store.ts'
import type { Turns } from '../posting/turns.ts'
import type { Message } from '../protocol.ts'
import type { RoomReaders } from '../rooms/log/room-readers.ts'
import type { WithCounts } from '../rooms/reactions/with-counts.ts'

/**
 * The most that is replayed to a client which says how far it got. One that missed more gets the
 * newest; the page shows no more rows than this anyway.
 */
const CATCH_UP = { messages: 200, videoBytes: 2_000_000 }

/**
 * The most that join at once. A thousand that reconnect together join group after group,
 * so that messages, pings and everybody else get their turn in between.
 */
const MAX_GROUP = 50

export interface JoinDependencies {
  messages: Pick<MessageStore, 'after' | 'newest'>
  readers: Pick<RoomReaders, 'catchUp' | 'closeIfEmpty'>
  roomTurns: Turns
  replayLimit: number
  /** Puts their reactions into the messages of these lists that have any. */
  withCounts: WithCounts
  /** Ends clients that may not join any more; resolves with the socket ids of the others. */
  turnAway(room: string, clients: string[]): Promise<Set<string>>
  /** Sends the same replay to several clients, encoded once. */
  replayTo(clients: string[], messages: Message[]): void
  /** Sends the clients that joined together what else they have to know. */
  greet(room: string, clients: string[]): Promise<void>
}

/** One client that joins. */
export interface Join {
  /** The socket id to replay to. */
  client: string
  room: string
  /** The key of the newest message the client has, as the client says. */
  since: string | undefined
  /** Subscribes the client to the room's broadcasts; from here on nothing is missed. */
  subscribe(): void
}

/**
 * Joins a room and replays what was said before. Both happen in the room's queue of turns, in which
 * this node's reader of the room's log stands still: what lies before the reader is in the replay, what
 * lies behind it is broadcast, and nothing is in both or in neither, although other nodes may append
 * at any moment.
 *
 * A client that comes while others wait for that turn shares it with them, and clients that miss the
 * same messages share their reading and encoding too: after a restart everybody is back within a second.
 */
export function createJoinRoom(dependencies: JoinDependencies) {
  const { messages, readers, roomTurns, replayLimit, withCounts } = dependencies
  const { turnAway, replayTo, greet } = dependencies
  const groups = new Map<string, Group>()

  /**
   * All reading comes first: a client that cannot be served must not half join. However many join,
   * what came after their keys is read once, and so is the replay of those that have none.
   */
  async function subscribeAndReplay(room: string, asking: Join[]): Promise<string[]> {
    const upTo = await readers.catchUp(room)
    const ids = asking.map(({ client }) => client)
    // What came before in the log has been handed on; what comes later reaches those who are in.
    const allowed = await turnAway(room, ids)
    const joins = asking.filter(({ client }) => allowed.has(client))
    const keys = [...new Set(joins.map(({ since }) => since).filter(isKey))]
    const missed = await messages.after(room, keys, CATCH_UP, upTo)
    const parties = [...byReplay(joins, missed)]
    const hasNew = parties.some(([since]) => since === undefined)
    const newest = hasNew ? await messages.newest(room, replayLimit, upTo) : []
    const lists = parties.map(([since]) => (since !== undefined && missed.get(since)) || newest)
    const replays = await withCounts(room, lists)
    for (const join of joins) join.subscribe()
    for (const [i, [, clients]] of parties.entries()) replayTo(clients, replays[i] ?? [])
    return joins.map(({ client }) => client)
  }

  function openGroup(room: string): Group {
    const joins: Join[] = []
    const group: Group = { joins, joined: joinTogether() }
    groups.set(room, group)
    return group

    async function joinTogether(): Promise<void> {
      const clients = await roomTurns.run(room, async () => {
        // A moment for those whose connections are ready too; it takes no time when nobody comes.
        await setImmediate()
        if (groups.get(room) === group) groups.delete(room)
        // Those who come may all have left again, or not have been served.
        return subscribeAndReplay(room, joins).finally(() => readers.closeIfEmpty(room))
      })
      if (clients.length > 0) await greet(room, clients)
    }
  }

  return function joinRoom(join: Join): Promise<void> {
    const waiting = groups.get(join.room)
    const hasPlace = waiting !== undefined && waiting.joins.length < MAX_GROUP
    const group = hasPlace ? waiting : openGroup(join.room)
    group.joins.push(join)
    return group.joined
  }
}

/** The clients that wait for the same turn of a room. */
interface Group {
  joins: Join[]
  joined: Promise<void>
}

/** The clients that get the same replay: after a key, or the whole one if theirs names nothing. */
function byReplay(joins: Join[], missed: ReadonlyMap<string, Message[]>) {
  const parties = new Map<string | undefined, string[]>()
  for (const { client, since } of joins) {
    const known = since !== undefined && missed.has(since) ? since : undefined
    const party = parties.get(known)
    if (party) party.push(client)
    else parties.set(known, [client])
  }
  return parties
}

function isKey(text: string | undefined): text is string {
  return text !== undefined && validate(text) && version(text) === 7
}
