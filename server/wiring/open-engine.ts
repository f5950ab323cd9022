import type { Logger } from 'pino'
import type { Engine } from '../../database/engine.ts'
import { openEmbedded } from '../../database/leveldb/embedded.ts'
import { openRedisEngine } from '../../database/redis/redis-engine.ts'
import type { Clock } from '../../helpers/clock.ts'
import { describeAddress, type RedisAddress } from '../../helpers/redis-address.ts'
import type { Options } from '../settings.ts'

export interface EngineParts {
  clock: Clock
  log: Logger
  /** What a test puts in place of LevelDB. */
  openEngine?: typeof openEmbedded | undefined
  /** Ends the waiting for a Redis that is away. */
  signal?: AbortSignal
}

/** Opens what messages are kept in: LevelDB in the data folder or, with REDIS_URL, Redis. */
export async function openEngine(
  { dataDir, redisUrl }: Pick<Options, 'dataDir' | 'redisUrl'>,
  { clock, log, signal, openEngine: open = openEmbedded }: EngineParts,
): Promise<Engine> {
  const onWarning = (text: string) => log.warn(text)
  if (redisUrl === undefined) return open({ dataDir, clock, onWarning })
  const news = createRedisNews(redisUrl, log)
  try {
    return await openRedisEngine({ address: redisUrl, clock, onWarning, signal, ...news })
  } finally {
    news.begin()
  }
}

/** A Redis that is frozen takes the connection and says nothing. */
const SILENT_MS = 3000

/** Says in the log when Redis goes away and when it is back; before the first time, that it is waited for. */
function createRedisNews(address: RedisAddress, log: Logger) {
  const where = describeAddress(address)
  const wait = (err?: Error) => log.warn({ err }, `waiting for Redis at ${where}`)
  const waiting = setTimeout(wait, SILENT_MS)
  let hasBegun = false
  return {
    onAway(err: Error): void {
      clearTimeout(waiting)
      if (hasBegun)
        log.error({ err }, `Redis at ${where} is away: posts are refused until it is back`)
      else wait(err)
    },
    onBack: () => log.info(`Redis at ${where} ${hasBegun ? 'is back' : 'answers'}`),
    begin(): void {
      hasBegun = true
      clearTimeout(waiting)
    },
  }
}
