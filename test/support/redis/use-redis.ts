import {
  openRedisConnection,
  type RedisConnection,
} from '../../../database/redis/connection/connection.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { type Absences, watchAbsences } from './absences.ts'

/** A connection that is ready, and what it says of Redis's absences; rejects when it is not let in. */
export async function connectTo(url: string): Promise<RedisConnection & Absences> {
  const address = readRedisAddress(url)
  if (address === undefined) throw new Error(`${url} is no address of a Redis`)
  const { listeners, ...absences } = watchAbsences()
  const connection = openRedisConnection({ address, ...listeners })
  await connection.untilReady().catch(async (reason: unknown) => {
    await connection.close()
    throw reason
  })
  return { ...connection, ...absences }
}
