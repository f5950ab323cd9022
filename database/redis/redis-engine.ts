import type { Clock } from '../../helpers/clock.ts'
import type { RedisAddress } from '../../helpers/redis-address.ts'
import { AwayError, type Engine, NoRoomError, UnfitStoreError } from '../engine.ts'
import type { MessageStore } from '../message-store.ts'
import type { RoomStore } from '../room-store.ts'
import { checkRedis } from './connection/check-redis.ts'
import {
  type ConnectionOptions,
  openRedisConnection,
  type RedisConnection,
} from './connection/connection.ts'
import { watchFitness } from './connection/fitness-watch.ts'
import { openPulse, type Pulse } from './connection/pulse.ts'
import { createRedisClock } from './connection/redis-clock.ts'
import { openRoomChannels } from './connection/room-channels.ts'
import { openEncodeQueue } from './encodes/encode-queue.ts'
import { createRedisEraser, type RedisEraser } from './redis-eraser.ts'
import { commonKey } from './redis-keys.ts'
import { openRedisMessageStore } from './redis-message-store.ts'
import { openRedisReactionStore } from './redis-reaction-store.ts'
import { openRedisRoomLog } from './redis-room-log.ts'
import { openRedisRoomStore } from './redis-room-store.ts'
import { openRedisNodes, type RedisNodes } from './state/redis-nodes.ts'
import { openRedisSecret } from './state/redis-secret.ts'
import { createRedisState } from './state/redis-state.ts'

export interface RedisEngineOptions extends ConnectionOptions {
  clock: Clock
  /** Called with a sentence when expired bytes cannot be taken off Redis's disks, or clocks differ. */
  onWarning(text: string): void
  /** Ends the waiting for Redis; the opening then rejects with an `AwayError` that says why. */
  signal?: AbortSignal | undefined
}

export interface RedisEngine extends Engine {
  /** Of all nodes: tokens of one are good on another. */
  readonly secret: Buffer
}

/** What the parts of the engine are made with. */
interface Opening {
  address: RedisAddress
  connection: RedisConnection
  pulse: Pulse
  clock: Clock
  durability: string[]
  onWarning(text: string): void
}

/**
 * The engine of a server that is one of many nodes: everything lies on Redis, and what changes there
 * reaches each node that needs it. Waits for Redis as long as it takes. Throws an `UnfitRedisError`
 * for a Redis that messages cannot be trusted to, or that does not let the account in.
 */
export async function openRedisEngine({
  clock,
  onWarning,
  signal,
  ...options
}: RedisEngineOptions): Promise<RedisEngine> {
  const { address } = options
  const connection = openRedisConnection(options)
  const pulse = openPulse()
  try {
    await connection.untilReady(signal)
    const durability = await checkRedis(connection, address)
    return await openOn({ address, connection, pulse, clock, durability, onWarning })
  } catch (error) {
    pulse.close()
    await connection.close()
    throw error
  }
}

const PING_KEY = commonKey('ping')
const PING_MS = 60_000

async function openOn(opening: Opening): Promise<RedisEngine> {
  const { address, connection, pulse, durability, onWarning } = opening
  const { commands } = connection
  const secret = await openRedisSecret(connection)
  const clock = createRedisClock(opening.clock, onWarning)
  const nodes = await openRedisNodes(connection, { pulse, clock, onWarning })
  const channels = openRoomChannels(connection, pulse)
  const eraser = createRedisEraser({ connection, pulse, onWarning })
  const log = openRedisRoomLog({ connection, channels, pulse, now: clock.now })
  const encodes = openEncodeQueue({ address, connection, pulse })
  const fitness = watchFitness({ connection, pulse, onWarning })

  async function close(): Promise<void> {
    fitness.close()
    await encodes.close()
    log.close()
    await eraser.close()
    await nodes.close()
    channels.close()
    pulse.close()
    await connection.close()
  }

  return {
    messages: sweepingOnTime(
      openRedisMessageStore({ connection, clock, onDeletion: eraser.noteDeletion }),
      nodes,
    ),
    reactions: openRedisReactionStore({ connection, clock }),
    rooms: erasingRooms(openRedisRoomStore({ connection }), eraser),
    state: createRedisState({ connection, channels, nodes, secret, clock }),
    // A write, so that a Redis that is full, or only a copy, is found out.
    async ping() {
      await commands.set(PING_KEY, '', 'PX', PING_MS).catch((cause: Error) => {
        throw whyNot(cause, connection)
      })
      fitness.check()
      nodes.check()
    },
    isReachable: connection.isReady,
    ...{ clock, log, secret, durability, encodes, close },
  }
}

function whyNot(cause: Error, { whyAway }: RedisConnection): Error {
  const why = whyAway()
  if (why instanceof UnfitStoreError) return why
  return cause instanceof NoRoomError ? cause : new AwayError('Redis does not answer.', { cause })
}

/** Sets the clock before each sweep: this node's own one may have been changed since the last heartbeat. */
function sweepingOnTime(messages: MessageStore, { beat }: RedisNodes): MessageStore {
  return {
    ...messages,
    async sweep() {
      await beat()
      return messages.sweep()
    },
  }
}

/** Forgotten settings have to leave Redis's disks, too. */
function erasingRooms(rooms: RoomStore, { noteDeletion }: RedisEraser): RoomStore {
  return {
    ...rooms,
    async forget(room) {
      await rooms.forget(room)
      await noteDeletion()
    },
  }
}
