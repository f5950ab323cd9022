import type { Clock } from '../../helpers/clock.ts'
import type { Engine } from '../engine.ts'
import { type ConnectionOptions, openRedisConnection, type RedisConnection } from './connection.ts'
import { commonKey } from './redis-keys.ts'
import { openRedisMessageStore } from './redis-message-store.ts'
import { openRedisNodes } from './redis-nodes.ts'
import { openRedisRoomLog } from './redis-room-log.ts'
import { openRedisRoomStore } from './redis-room-store.ts'
import { openRedisSecret } from './redis-secret.ts'
import { createRedisState } from './redis-state.ts'
import { openRoomChannels } from './room-channels.ts'

export interface RedisEngineOptions extends ConnectionOptions {
  clock: Clock
}

export interface RedisEngine extends Engine {
  /** Of all nodes: tokens of one are good on another. */
  readonly secret: Buffer
}

/**
 * The engine of a server that is one of many nodes: everything lies on Redis, and what changes there
 * reaches each node that needs it. Waits for Redis as long as it takes.
 */
export async function openRedisEngine({
  clock,
  ...options
}: RedisEngineOptions): Promise<RedisEngine> {
  const connection = openRedisConnection(options)
  try {
    await connection.untilReady()
    return await openOn(connection, clock)
  } catch (error) {
    await connection.close()
    throw error
  }
}

const PING_KEY = commonKey('ping')
const PING_MS = 60_000

async function openOn(connection: RedisConnection, clock: Clock): Promise<RedisEngine> {
  const { commands } = connection
  const secret = await openRedisSecret(connection)
  const nodes = await openRedisNodes(connection)
  const channels = openRoomChannels(connection)
  const log = openRedisRoomLog({ connection, channels, now: clock.now })

  async function close(): Promise<void> {
    log.close()
    await nodes.close()
    channels.close()
    await connection.close()
  }

  return {
    messages: openRedisMessageStore({ connection, clock }),
    rooms: openRedisRoomStore({ connection }),
    state: createRedisState({ connection, channels, nodes, secret, clock }),
    // A write, so that a Redis that is full, or only a copy, is found out.
    ping: async () => void (await commands.set(PING_KEY, '', 'PX', PING_MS)),
    ...{ log, secret, close },
  }
}
