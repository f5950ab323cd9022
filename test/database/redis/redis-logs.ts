import { openPulse } from '../../../database/redis/connection/pulse.ts'
import { openRoomChannels } from '../../../database/redis/connection/room-channels.ts'
import { openRedisMessageStore } from '../../../database/redis/redis-message-store.ts'
import { openRedisReactionStore } from '../../../database/redis/redis-reaction-store.ts'
import { openRedisRoomLog } from '../../../database/redis/redis-room-log.ts'
import { openRedisRoomStore } from '../../../database/redis/redis-room-store.ts'
import type { Clock } from '../../../helpers/clock.ts'
import { connectTo } from '../../support/redis/use-redis.ts'

/** Messages, settings and logs of one node on a Redis. */
export async function openLogsOn(url: string, clock: Clock) {
  const connection = await connectTo(url)
  const pulse = openPulse()
  const channels = openRoomChannels(connection, pulse)
  const log = openRedisRoomLog({ connection, channels, pulse, now: clock.now })
  const messages = openRedisMessageStore({ connection, clock })
  const reactions = openRedisReactionStore({ connection, clock })
  const rooms = openRedisRoomStore({ connection })
  async function close() {
    log.close()
    channels.close()
    pulse.close()
    await connection.close()
  }
  return { ...connection, log, messages, reactions, rooms, connection, close }
}

export type Logs = Awaited<ReturnType<typeof openLogsOn>>
