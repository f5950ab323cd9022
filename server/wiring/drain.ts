import type { Server } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import { LET_GO_MS } from '../../realtime/connections/let-go.ts'
import type { Gateway } from '../../realtime/gateway.ts'
import type { Readiness } from '../http/readiness.ts'
import type { Options } from '../settings.ts'

export interface DrainParts {
  readiness: Readiness
  httpServer: Server
  gateway: Pick<Gateway, 'drain' | 'letGo'>
  encoder: Pick<ClipEncoder, 'close'>
  log: Logger
  /** For the load balancer to notice; a timer unless a test has another. */
  wait?(ms: number): Promise<unknown>
}

type DrainOptions = Pick<Options, 'drainSeconds' | 'redisUrl' | 'listenFd'>

/** Longer than a load balancer that asks every second, twice, and shorter than `docker stop` waits. */
const DRAIN_SECONDS_OF_MANY = 5
/** How long posts under way may take to finish. */
const POSTS_MS = 3500

/**
 * What a server does before it closes: it is not ready from now on, goes on serving until its load
 * balancer has noticed that, then takes nothing new, finishes what is under way and lets its clients
 * go to other nodes (connection draining). Without other nodes there is nothing to wait for.
 */
export async function drain(parts: DrainParts, options: DrainOptions): Promise<void> {
  const drainSeconds = drainSecondsOf(options)
  const { readiness, httpServer, gateway, log, wait = pause } = parts
  readiness.stop()
  // The socket stays open without this server: who comes now waits in it for the next one.
  if (options.listenFd !== undefined) stopListening(httpServer)
  if (drainSeconds > 0) {
    log.info({ drainSeconds }, 'stopping: not ready any more, and serving until that is noticed')
    await wait(drainSeconds * 1000)
    stopListening(httpServer)
  }
  await finishPosts(parts)
  if (drainSeconds > 0) await gateway.letGo()
}

/** The longest that draining takes. */
export function longestDrainMs(options: DrainOptions): number {
  const drainSeconds = drainSecondsOf(options)
  return drainSeconds === 0 ? POSTS_MS : drainSeconds * 1000 + POSTS_MS + LET_GO_MS
}

function drainSecondsOf({ drainSeconds, redisUrl }: DrainOptions): number {
  return drainSeconds ?? (redisUrl === undefined ? 0 : DRAIN_SECONDS_OF_MANY)
}

/** What comes now finds no server here, so that the load balancer tries the next node. */
function stopListening(httpServer: Server): void {
  // A proxy keeps connections, and would go on sending new clients on those.
  httpServer.prependListener('request', (_, response) => {
    response.shouldKeepAlive = false
  })
  httpServer.close()
}

const pause = (ms: number) => setTimeout(ms, undefined, { ref: false })

/** Lets the posts under way end well; what takes too long is ended by its encoder being closed. */
async function finishPosts({ gateway, encoder }: DrainParts): Promise<void> {
  await Promise.race([gateway.drain(), pause(POSTS_MS)])
  await encoder.close()
  await gateway.drain()
}
