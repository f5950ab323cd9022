import type { Clock } from '../../../helpers/clock.ts'
import type { Watching } from '../../../realtime/protocol.ts'
import type { PauseStore, SharedState, WatchingStore } from '../../shared-state.ts'
import type { RedisClient, RedisConnection } from '../connection/connection.ts'
import type { RoomChannels } from '../connection/room-channels.ts'
import { roomKey } from '../redis-keys.ts'
import { loadScript, runScript } from '../script.ts'
import { createRedisConnections } from './redis-connections.ts'
import { createBlind, createRedisCounters } from './redis-counters.ts'
import { createRedisMembers } from './redis-members.ts'
import type { RedisNodes } from './redis-nodes.ts'
import { createRedisPresence } from './redis-presence.ts'
import { createRedisStages } from './redis-stages.ts'

export interface RedisStateParts {
  connection: RedisConnection
  channels: RoomChannels
  nodes: RedisNodes
  /** Of all nodes. */
  secret: Buffer
  clock: Clock
}

/** The shared state of all nodes, on Redis. */
export function createRedisState(parts: RedisStateParts): SharedState {
  const { connection, channels, nodes, secret, clock } = parts
  const { commands } = connection
  const blind = createBlind(secret)
  return {
    openCounter: createRedisCounters(commands, blind),
    watching: createWatching(commands),
    pauses: createPauses(commands, clock),
    connections: createRedisConnections(commands, nodes, blind),
    members: createRedisMembers(commands),
    openPresence: createRedisPresence({ commands, channels, nodes }),
    stages: createRedisStages(commands, nodes.id),
  }
}

const WATCHING_LASTS_MS = 24 * 3_600_000

function createWatching(commands: RedisClient): WatchingStore {
  const keyOf = (room: string) => roomKey(room, 'watching')
  return {
    async set(room, watching) {
      await commands.set(keyOf(room), JSON.stringify(watching), 'PX', WATCHING_LASTS_MS)
    },
    async get(room) {
      const kept = await commands.get(keyOf(room))
      return kept === null ? undefined : (JSON.parse(kept) as Watching)
    },
    forget: async (room) => void (await commands.del(keyOf(room))),
  }
}

function createPauses(commands: RedisClient, { now }: Clock): PauseStore {
  const script = loadScript('take-pause')
  const keyOf = (room: string) => roomKey(room, 'pauses')
  return {
    async take(room, author, pauseMs, since) {
      const args = [author, now(), pauseMs, since ?? '']
      return Number(await runScript(commands, script, [keyOf(room)], args))
    },
    forget: async (room) => void (await commands.del(keyOf(room))),
  }
}
