import { setImmediate } from 'node:timers/promises'
import { validate, version } from 'uuid'
import type { MessageStore } from '../../database/message-store.ts'
import type { Turns } from '../posting/turns.ts'
import type { Message } from '../protocol.ts'

/**
 * The most that is replayed to a client which says how far it got. One that missed more gets the
 * newest; the page shows no more rows than this anyway.
 */
const MAX_CATCH_UP = 200
const MAX_CATCH_UP_BYTES = 2_000_000

/**
 * The most that join at once. A thousand that reconnect together join group after group,
 * so that messages, pings and everybody else get their turn in between.
 */
const MAX_GROUP = 50

export interface JoinDependencies {
  messages: MessageStore
  roomTurns: Turns
  replayLimit: number
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
 * Joins a room and replays what was said before. Both happen in the room's queue of turns, between
 * two posts: what is kept before is in the replay, what is kept after is broadcast, and nothing is
 * in both or in neither.
 *
 * A client that comes while others wait for that turn shares it with them, and clients that miss the
 * same messages share their reading and encoding too: after a restart everybody is back within a second.
 */
export function createJoinRoom(dependencies: JoinDependencies) {
  const { messages, roomTurns, replayLimit, replayTo, greet } = dependencies
  const groups = new Map<string, Group>()

  async function missed(room: string, since: string | undefined): Promise<Message[]> {
    const news = isKey(since) && (await messages.after(room, since, MAX_CATCH_UP))
    return news ? newestWithin(news, MAX_CATCH_UP_BYTES) : messages.newest(room, replayLimit)
  }

  /** All reading comes first: a client that cannot be served must not half join. */
  async function subscribeAndReplay(room: string, joins: Join[]): Promise<void> {
    const parties = [...bySince(joins)]
    const replays = await Promise.all(parties.map(([since]) => missed(room, since)))
    for (const join of joins) join.subscribe()
    parties.forEach(([, party], index) => {
      const clients = party.map(({ client }) => client)
      replayTo(clients, replays[index] ?? [])
    })
  }

  function openGroup(room: string): Group {
    const joins: Join[] = []
    const group: Group = { joins, joined: joinTogether() }
    groups.set(room, group)
    return group

    async function joinTogether(): Promise<void> {
      await roomTurns.run(room, async () => {
        // A moment for those whose connections are ready too; it takes no time when nobody comes.
        await setImmediate()
        if (groups.get(room) === group) groups.delete(room)
        await subscribeAndReplay(room, joins)
      })
      const clients = joins.map(({ client }) => client)
      await greet(room, clients)
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

function bySince(joins: Join[]): Map<string | undefined, Join[]> {
  const parties = new Map<string | undefined, Join[]>()
  for (const join of joins) {
    const party = parties.get(join.since)
    if (party) party.push(join)
    else parties.set(join.since, [join])
  }
  return parties
}

/** The newest of them that fit, oldest first as they came. */
function newestWithin(messages: Message[], maxBytes: number): Message[] {
  let bytes = 0
  const tooOld = messages.findLastIndex(({ video }) => {
    bytes += video.length
    return bytes > maxBytes
  })
  return messages.slice(tooOld + 1)
}

function isKey(text: string | undefined): text is string {
  return text !== undefined && validate(text) && version(text) === 7
}
