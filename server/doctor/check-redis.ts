import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { AwayError } from '../../database/engine.ts'
import { systemClock } from '../../helpers/clock.ts'
import { describeAddress, type RedisHost } from '../../helpers/redis-address.ts'
import type { Options } from '../settings.ts'
import { openEngine } from '../wiring/open-engine.ts'
import { about, type Finding } from './finding.ts'

const { ok, warning, error } = about('redis')

/** A server waits for a Redis that is away; a person who asks does not: first for somebody to answer, */
const PATIENCE_MS = 5000
/** then for a Redis that starts, and reads its files. */
const READY_MS = 10_000

/**
 * Whether the Redis of REDIS_URL can keep messages, and how well; nothing without one. `readyMs` is how long one
 * that answers is waited for.
 */
export async function checkRedis(options: Options, readyMs = READY_MS): Promise<Finding[]> {
  const { redisUrl } = options
  if (redisUrl === undefined) return []
  const where = describeAddress(redisUrl)
  try {
    await Promise.any(redisUrl.hosts.map(knock))
    const durability = await tryEngine(options, AbortSignal.timeout(readyMs))
    return [
      ok(`Redis at ${where} answers and takes messages.`),
      ...durability.map((text) => (/loses/.test(text) ? warning(`${text}.`) : ok(`${text}.`))),
    ]
  } catch (reason) {
    if (reason instanceof AggregateError) {
      return [error(`Nobody answers at ${where}. Start Redis there, or correct REDIS_URL.`)]
    }
    if (reason instanceof AwayError) {
      return [
        error(
          `Redis at ${where} takes no commands (${reason.message}): wait until it has started, look into its log, or see whether it speaks TLS (rediss://) or not, as REDIS_URL says.`,
        ),
      ]
    }
    return [error(`Redis at ${where}: ${reason instanceof Error ? reason.message : reason}`)]
  }
}

async function knock({ host, port }: RedisHost): Promise<void> {
  const socket = connect({ host, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) })
  } finally {
    socket.destroy()
  }
}

/** Opens it as a server would, which refuses what is unfit; resolves with how durable it is. */
async function tryEngine(options: Options, signal: AbortSignal): Promise<string[]> {
  const log = pino({ level: 'silent' })
  const engine = await openEngine(options, { clock: systemClock, log, signal })
  await engine.ping().finally(() => engine.close())
  return engine.durability ?? []
}
