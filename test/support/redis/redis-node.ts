import type { RedisConnection } from '../../../database/redis/connection/connection.ts'
import { openPulse } from '../../../database/redis/connection/pulse.ts'
import { openRoomChannels } from '../../../database/redis/connection/room-channels.ts'
import { openRedisNodes, type RedisNodes } from '../../../database/redis/state/redis-nodes.ts'
import { openRedisSecret } from '../../../database/redis/state/redis-secret.ts'
import { createRedisState } from '../../../database/redis/state/redis-state.ts'
import type { SharedState } from '../../../database/shared-state.ts'
import type { Clock } from '../../../helpers/clock.ts'
import type { Absences } from './absences.ts'
import { connectTo } from './use-redis.ts'

/** What one node has of Redis, without the rest of a server. */
export interface RedisNode extends Absences {
  state: SharedState
  nodes: RedisNodes
  connection: RedisConnection
  close(): Promise<void>
  /** Ends without a word, as a node that was killed. */
  vanish(): Promise<void>
}

export async function openRedisNode(
  url: string,
  clock: Clock,
  deadAfterMs?: number,
): Promise<RedisNode> {
  const connection = await connectTo(url)
  const secret = await openRedisSecret(connection)
  const pulse = openPulse(deadAfterMs === undefined ? undefined : Math.min(deadAfterMs / 3, 1000))
  const nodes = await openRedisNodes(connection, {
    pulse,
    ...(deadAfterMs !== undefined && { deadAfterMs }),
  })
  const channels = openRoomChannels(connection, pulse)
  const state = createRedisState({ connection, channels, nodes, secret, clock })
  const vanish = async () => {
    channels.close()
    pulse.close()
    await connection.close()
    // What it still tries to say fails, and its timers end.
    await nodes.close()
  }
  const close = async () => {
    await nodes.close()
    await vanish()
  }
  return { ...connection, state, nodes, connection, close, vanish }
}
