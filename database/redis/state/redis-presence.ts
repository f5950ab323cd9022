import {
  LOST_CONNECTION_MS,
  type LocalPresence,
  type OpenPresence,
  type PresenceStore,
  type PresentMember,
} from '../../presence-store.ts'
import type { RedisClient } from '../connection/connection.ts'
import { channelOf, type RoomChannels } from '../connection/room-channels.ts'
import { commonKey, roomKey } from '../redis-keys.ts'
import { loadScript, runScript, writeWhenFull } from '../script.ts'
import type { RedisNodes } from './redis-nodes.ts'

/** What this node has said of one room. */
interface RoomState {
  /** Members that Redis may know of. */
  said: Set<string>
  /** Authors on all nodes, as far as is known. */
  count: number
  /** Whether all has to be said anew: it is not known what Redis has. */
  isDoubtful: boolean
  /** Whether something may have changed since it was said. */
  isStale: boolean
  saying: Promise<number> | undefined
  timer: NodeJS.Timeout | undefined
}

export interface RedisPresenceParts {
  commands: RedisClient
  channels: RoomChannels
  nodes: RedisNodes
}

/** Members that leave together are said together. */
const BATCH_MS = 50
/** Without a sign of life everything of a room is forgotten; said anew three times as often. */
const LASTS_MS = 3_600_000
const RENEW_MS = LASTS_MS / 3

/**
 * Presence over all nodes. Each node says which members it has in a room, as a difference to what it
 * said before; a node that is dead is cleared away by the others. A change of the number is
 * published to the room's channel.
 */
export function createRedisPresence({
  commands,
  channels,
  nodes,
}: RedisPresenceParts): OpenPresence {
  const script = loadScript('set-presence')
  const membersKey = (room: string) => roomKey(room, 'members')
  const authorsKey = (room: string) => roomKey(room, 'authors')
  const markKey = (room: string) => roomKey(room, 'left')
  const roomsOf = (node: string) => commonKey(`node ${node}`, 'rooms')

  async function set(node: string, room: string, joined: string[], left: string[]) {
    const keys = [membersKey(room), authorsKey(room), markKey(room), channelOf(room)]
    const args = [node, LOST_CONNECTION_MS, LASTS_MS, joined.length, ...joined, ...left]
    return Number(await runScript(commands, script, keys, args))
  }

  async function clear(node: string): Promise<void> {
    const rooms = await commands.smembers(roomsOf(node))
    for (const room of rooms) await set(node, room, [], ['*'])
    await commands.del(roomsOf(node))
  }
  nodes.onDeath(clear)

  return (local) => openPresence(local)

  function openPresence({ membersIn, onChange, onPage }: LocalPresence): PresenceStore {
    const rooms = new Map<string, RoomState>()
    let isClosed = false
    let renewedAt = performance.now()

    const own = (room: string) => [...membersIn(room)]
    const localCount = (room: string) => new Set(own(room).map(({ author }) => author)).size

    function stateOf(room: string): RoomState {
      const known = rooms.get(room)
      if (known !== undefined) return known
      const state: RoomState = {
        ...{ said: new Set<string>(), count: 0, isDoubtful: true, isStale: true },
        ...{ saying: undefined, timer: undefined },
      }
      rooms.set(room, state)
      channels.listen(room, 'presence', (words) => onHint(room, state, words))
      channels.listen(room, 'page', (words) => words !== undefined && onPageHint(words))
      return state
    }

    function onHint(room: string, state: RoomState, words: string | undefined): void {
      if (words !== undefined) noteCount(room, state, Number(words))
      else void commands.hlen(authorsKey(room)).then((n) => noteCount(room, state, n), ignore)
    }

    function onPageHint(words: string): void {
      const blank = words.indexOf(' ')
      onPage(words.slice(blank + 1), words.slice(0, blank))
    }

    function noteCount(room: string, state: RoomState, count: number): void {
      const hasChanged = state.count !== count
      state.count = count
      if (hasChanged && !isClosed) onChange(room)
    }

    /** One at a time for a room; what changes meanwhile is said after it. */
    function say(room: string, state: RoomState): Promise<number> {
      clearTimeout(state.timer)
      state.timer = undefined
      state.saying ??= sayAll(room, state).finally(() => {
        state.saying = undefined
        forgetIfEmpty(room, state)
      })
      return state.saying
    }

    async function sayAll(room: string, state: RoomState): Promise<number> {
      do {
        state.isStale = false
        try {
          noteCount(room, state, await sayOnce(room, state))
        } catch (error) {
          state.isStale = true
          state.isDoubtful = true
          throw error
        }
      } while (state.isStale)
      return state.count
    }

    async function sayOnce(room: string, state: RoomState): Promise<number> {
      const { said, isDoubtful } = state
      const here = new Set(own(room).map(encode))
      const joined = [...here].filter((member) => isDoubtful || !said.has(member))
      const left = [...said].filter((member) => !here.has(member))
      if (joined.length + left.length === 0 && !isDoubtful) return state.count
      // Known to be there before it is: a node that dies in between has it cleared away.
      if (said.size === 0 && joined.length > 0) {
        await writeWhenFull(commands, 'SADD', roomsOf(nodes.id), room)
      }
      for (const member of joined) said.add(member)
      const count = await set(nodes.id, room, joined, left)
      for (const member of left) said.delete(member)
      state.isDoubtful = false
      if (said.size === 0) await commands.srem(roomsOf(nodes.id), room)
      return count
    }

    function forgetIfEmpty(room: string, state: RoomState): void {
      if (state.said.size > 0 || state.isStale || own(room).length > 0) return
      for (const kind of ['presence', 'page']) channels.unlisten(room, kind)
      rooms.delete(room)
    }

    /** What fails here is said at the next heartbeat, and at the return of Redis. */
    function saySoon(room: string): void {
      const state = stateOf(room)
      state.isStale = true
      state.timer ??= setTimeout(() => void say(room, state).catch(ignore), BATCH_MS).unref()
    }

    async function sayAgain(isWanted: (state: RoomState) => boolean): Promise<void> {
      for (const [room, state] of rooms) {
        if (isClosed) return
        if (isWanted(state)) await say(room, state).catch(ignore)
      }
    }

    function onBeat(): void {
      const isDue = performance.now() - renewedAt > RENEW_MS
      if (isDue) renewedAt = performance.now()
      if (isDue) doubtAll()
      void sayAgain((state) => isDue || (state.isStale && state.timer === undefined))
    }

    nodes.onBeat(onBeat)
    function doubtAll(): void {
      for (const state of rooms.values()) state.isDoubtful = true
    }

    nodes.onForgotten(() => {
      doubtAll()
      void sayAgain(() => true)
    })

    async function count(room: string): Promise<number> {
      if (own(room).length === 0 && !rooms.has(room)) return commands.hlen(authorsKey(room))
      const state = stateOf(room)
      state.isStale = true
      return Math.max(await say(room, state), localCount(room))
    }

    return {
      changed: saySoon,
      left: saySoon,
      pageJoined(room, page, client) {
        void commands.spublish(channelOf(room), `page ${client} ${page}`).catch(ignore)
      },
      countOf: (room) => Math.max(rooms.get(room)?.count ?? 0, localCount(room)),
      count,
      async isPresent(room, author) {
        if (own(room).some((one) => one.author === author)) return true
        return (await commands.hexists(authorsKey(room), author)) === 1
      },
      async membersIn(room) {
        const all = await commands.smembers(membersKey(room))
        const others = all.filter((one) => !one.startsWith(`${nodes.id}\n`))
        return [...own(room), ...others.map(decode)]
      },
      async wasThereLately(room) {
        if (own(room).length > 0) return true
        return (await commands.exists(authorsKey(room), markKey(room))) > 0
      },
      async close() {
        isClosed = true
        for (const { timer } of rooms.values()) clearTimeout(timer)
        await clear(nodes.id).catch(ignore)
      },
    }
  }
}

const ignore = () => undefined

function encode({ author, addressHash, ownerHash = '' }: PresentMember): string {
  return `${author}\n${addressHash}\n${ownerHash}`
}

/** With the node before it. */
function decode(member: string): PresentMember {
  const [, author = '', addressHash = '', ownerHash = ''] = member.split('\n')
  return { author, addressHash, ownerHash: ownerHash || undefined }
}
