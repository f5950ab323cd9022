import type { Cluster, Redis } from 'ioredis'
import { createDeferred } from '../../../helpers/deferred.ts'
import type { RedisAddress } from '../../../helpers/redis-address.ts'
import { AwayError } from '../../engine.ts'
import { type NodesOptions, quietCluster, quietRedis, type ServerOptions } from './quiet-errors.ts'
import { reasonBelow, refusedLogin } from './refused-login.ts'
import { refuseCopy, UnfitRedisError } from './unfit-redis.ts'

/** Runs commands on one server, on a sentinels' master, or on the right node of a cluster. */
export type RedisClient = Redis | Cluster

export interface RedisConnection {
  /** For commands. Each is answered, or rejected within a second; none waits while Redis is away. */
  readonly commands: RedisClient
  /** For subscriptions alone. */
  readonly subscriber: RedisClient
  /** Whether commands are taken now. */
  isReady(): boolean
  /** Why they are not, while they are not. */
  whyAway(): Error | undefined
  /**
   * Resolves once commands are taken. Rejects with an `UnfitRedisError` when Redis does not let the account in,
   * which waiting does not mend, and with an `AwayError` that says why when `signal` ends the waiting.
   */
  untilReady(signal?: AbortSignal): Promise<void>
  /** Calls back each time that commands are taken again; not for the first time. */
  onReturn(listener: () => void): void
  close(): Promise<void>
}

export interface ConnectionOptions {
  address: RedisAddress
  /**
   * Redis is away: the reason, the first of each absence, and once more where it is there again and refuses
   * the login; and that it is back.
   */
  onAway(reason: Error): void
  onBack(): void
}

/** A command that is not answered by then is rejected (its timeout). */
export const COMMAND_MS = 900
/** A server that owes an answer and is silent for so long is taken for dead, and connected to anew. */
const SILENCE_MS = 2000
const CONNECT_MS = 2000
/** Between two tries to connect: within half a second of its return all is as before. */
const MAX_RETRY_MS = 300
const FIRST_RETRY_MS = 50

/**
 * Connects to Redis and keeps connecting until it is closed (exponential backoff, capped). Nothing is
 * queued while it is away (backpressure): ioredis would send later what its author was told had
 * failed, and would grow without bound. For the same reason nothing that a broken connection left
 * unanswered is sent again.
 */
export function openRedisConnection(options: ConnectionOptions): RedisConnection {
  const commands = openClient(options.address, 'commands')
  const subscriber = openClient(options.address, 'subscriber')
  const returned: (() => void)[] = []
  const refused = createDeferred<never>()
  // Nobody may be waiting.
  refused.promise.catch(() => undefined)
  let state: 'starting' | 'ready' | 'away' | 'closed' = 'starting'
  let hasBegun = false
  let lastError: Error | undefined
  /** Before the account was let in for the first time alone: later it may be let in again. */
  let isRefused = false
  let isUnfit = false

  function away(): void {
    if (state !== 'ready' && !(state === 'starting' && lastError && !isRefused)) return
    const reason = lastError ?? new Error('The connection to Redis was closed.')
    state = 'away'
    isUnfit = reason instanceof UnfitRedisError
    options.onAway(reason)
  }

  function ready(): void {
    const before = state
    if (before === 'closed' || before === 'ready') return
    state = 'ready'
    hasBegun = true
    lastError = undefined
    isUnfit = false
    if (before === 'starting') return
    options.onBack()
    for (const listener of returned) listener()
  }

  // Without listeners ioredis writes errors to the console, arguments and all.
  for (const client of [commands, subscriber]) client.on('error', noteError)
  // Of one server of a cluster; another one may answer.
  commands.on('node error', (error: unknown) => {
    if (hasBegun) noteError(error)
  })
  commands.on('ready', ready)
  commands.on('close', away)

  function noteError(error: unknown): void {
    const reason = reasonBelow(error)
    const unfitLogin = refusedLogin(reason)
    lastError = unfitLogin ?? reason
    if (unfitLogin !== undefined && !hasBegun) refuse(unfitLogin)
    else if (state === 'starting') away()
    else if (state === 'away' && lastError instanceof UnfitRedisError) unfit(lastError)
  }

  function refuse(why: UnfitRedisError): void {
    isRefused = true
    refused.reject(why)
  }

  /** One that has come back, and as a copy or with another password, will not mend by itself. */
  function unfit(why: UnfitRedisError): void {
    if (!isUnfit) options.onAway(why)
    isUnfit = true
  }

  function untilReady(signal?: AbortSignal): Promise<void> {
    if (state === 'ready') return Promise.resolve()
    const begun = new Promise<void>((resolve, reject) => {
      commands.once('ready', () => resolve())
      signal?.addEventListener('abort', () => reject(notYet()), { once: true })
    })
    return Promise.race([begun, refused.promise])
  }

  function notYet(): AwayError {
    return new AwayError(lastError?.message ?? 'it answers nothing, or has not read its files yet')
  }

  async function close(): Promise<void> {
    state = 'closed'
    for (const client of [subscriber, commands]) client.disconnect()
  }

  return {
    commands,
    subscriber,
    isReady: () => state === 'ready',
    whyAway: () => (state === 'ready' ? undefined : lastError),
    untilReady,
    onReturn: (listener) => void returned.push(listener),
    close,
  }
}

function retryDelay(times: number): number {
  const mostMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(times - 1, 10), MAX_RETRY_MS)
  // Each node has a handful of connections, and all of them begin at the same moment (jitter).
  return Math.round(mostMs * (0.6 + 0.4 * Math.random()))
}

/** What every connection has, to a server or to a node of a cluster. */
function commonOptions({ username, password, tls }: RedisAddress, name: string) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls }),
    connectionName: `animate-server:${name}`,
    commandTimeout: COMMAND_MS,
    socketTimeout: SILENCE_MS,
    connectTimeout: CONNECT_MS,
    disconnectTimeout: CONNECT_MS,
    keepAlive: 5000,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // Its own resubscription leaves rejections that nobody handles; `room-channels.ts` does it.
    autoResubscribe: false,
  } satisfies ServerOptions
}

/**
 * For commands that wait for something to happen (blocking ones), and for libraries that bring their
 * own patience: it keeps trying, and no command has a timeout.
 */
export function openBlockingClient(address: RedisAddress, name: string): RedisClient {
  const { kind, hosts, db } = address
  const patient = {
    ...withoutTimeouts(commonOptions(address, name)),
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: true,
  }
  const client =
    kind === 'cluster'
      ? quietCluster(hosts, {
          ...clusterOptions(address, 'commands'),
          redisOptions: patient,
          enableOfflineQueue: true,
        })
      : quietRedis({
          ...patient,
          ...(kind === 'sentinel' ? sentinelOptions(address) : hosts[0]),
          ...{ db, retryStrategy: retryDelay },
        })
  // Its owner sees that commands fail; the connection of the engine says why.
  client.on('error', () => {})
  return client
}

function withoutTimeouts({
  commandTimeout: _,
  socketTimeout: __,
  ...options
}: ReturnType<typeof commonOptions>) {
  return options
}

function openClient(address: RedisAddress, name: 'commands' | 'subscriber'): RedisClient {
  const { kind, hosts, db } = address
  if (kind === 'cluster') return quietCluster(hosts, clusterOptions(address, name))
  const client = quietRedis({
    ...commonOptions(address, name),
    ...(kind === 'sentinel' ? sentinelOptions(address) : hosts[0]),
    db,
    retryStrategy: retryDelay,
    enableOfflineQueue: false,
    // After a failover a demoted master refuses writes until it is left.
    reconnectOnError(error) {
      const isCopy = error.message.startsWith('READONLY')
      if (isCopy) client.emit('error', kind === 'sentinel' ? error : refuseCopy())
      return isCopy
    },
  })
  return client
}

function sentinelOptions({
  hosts,
  masterName,
  sentinelPassword,
  tls,
}: RedisAddress): ServerOptions {
  return {
    sentinels: hosts,
    ...(masterName !== undefined && { name: masterName }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
    sentinelRetryStrategy: retryDelay,
    sentinelCommandTimeout: COMMAND_MS,
    failoverDetector: true,
  }
}

function clusterOptions(address: RedisAddress, name: 'commands' | 'subscriber'): NodesOptions {
  return {
    redisOptions: commonOptions(address, name),
    clusterRetryStrategy: retryDelay,
    enableOfflineQueue: false,
    retryDelayOnFailover: 100,
    slotsRefreshTimeout: COMMAND_MS,
    slotsRefreshInterval: 5000,
    shardedSubscribers: name === 'subscriber',
  }
}
