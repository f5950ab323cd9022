import { setImmediate } from 'node:timers/promises'
import { validate, version } from 'uuid'
import type { MessageStore } from '../../database/message-store.ts'
import type { Turns } from '../posting/turns.ts'
import type { Message } from '../protocol.ts'

/**
 * The most that is replayed to a client which says how far it got. Who missed more than that gets
 * the newest; the page shows no more rows than this anyway.
 */
const MAX_CATCH_UP = 200
const MAX_CATCH_UP_BYTES = 2_000_000

/**
 * The most that come in at once. A thousand who reconnect together are let in group after group,
 * so that messages, pings and everybody else get their turn in between.
 */
const MAX_GROUP = 50

export interface JoinDependencies {
  messages: MessageStore
  roomTurns: Turns
  replayLimit: number
  /** Sends the same replay to several clients, encoded once. */
  replayTo(clients: string[], messages: Message[]): void
  /** Says once what else those have to know who came in together. */
  greet(room: string, clients: string[]): Promise<void>
}

export interface Joiner {
  /** The connection to replay to. */
  client: string
  room: string
  /** The key of the newest message the client has, as the client says. */
  since: string | undefined
  /** Enters the room's broadcasts; from here on nothing is missed. */
  enter(): void
}

/**
 * Joins a room and replays what was said before. Both happen in the room's row of turns, between
 * two posts: what is kept before is in the replay, what is kept after is broadcast, and nothing is
 * in both or in neither.
 *
 * Who comes while others wait for that turn shares it with them, and who misses the same messages
 * shares their reading and encoding too: after a restart everybody is back within a second.
 */
export function createJoinRoom(dependencies: JoinDependencies) {
  const { messages, roomTurns, replayLimit, replayTo, greet } = dependencies
  const groups = new Map<string, Group>()

  async function missed(room: string, since: string | undefined): Promise<Message[]> {
    const news = isKey(since) && (await messages.after(room, since, MAX_CATCH_UP))
    return news ? newestWithin(news, MAX_CATCH_UP_BYTES) : messages.newest(room, replayLimit)
  }

  /** All reading comes before the first enters: one who cannot be served must not half join. */
  async function letIn(room: string, joiners: Joiner[]): Promise<void> {
    const parties = [...bySince(joiners)]
    const replays = await Promise.all(parties.map(([since]) => missed(room, since)))
    for (const joiner of joiners) joiner.enter()
    parties.forEach(([, party], index) => {
      const clients = party.map(({ client }) => client)
      replayTo(clients, replays[index] ?? [])
    })
  }

  function openGroup(room: string): Group {
    const joiners: Joiner[] = []
    const group: Group = { joiners, entered: enter() }
    groups.set(room, group)
    return group

    async function enter(): Promise<void> {
      await roomTurns.run(room, async () => {
        // A moment for those whose connections are ready too; it takes no time when nobody comes.
        await setImmediate()
        if (groups.get(room) === group) groups.delete(room)
        await letIn(room, joiners)
      })
      const clients = joiners.map(({ client }) => client)
      await greet(room, clients)
    }
  }

  return function joinRoom(joiner: Joiner): Promise<void> {
    const waiting = groups.get(joiner.room)
    const hasPlace = waiting !== undefined && waiting.joiners.length < MAX_GROUP
    const group = hasPlace ? waiting : openGroup(joiner.room)
    group.joiners.push(joiner)
    return group.entered
  }
}

/** Those who wait for the same turn of a room. */
interface Group {
  joiners: Joiner[]
  entered: Promise<void>
}

function bySince(joiners: Joiner[]): Map<string | undefined, Joiner[]> {
  const parties = new Map<string | undefined, Joiner[]>()
  for (const joiner of joiners) {
    const party = parties.get(joiner.since)
    if (party) party.push(joiner)
    else parties.set(joiner.since, [joiner])
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
