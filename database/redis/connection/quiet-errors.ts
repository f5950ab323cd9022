import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis'
import type { RedisHost } from '../../../helpers/redis-address.ts'
import { AwayError, NoRoomError } from '../../engine.ts'
import { saysReplica } from './redis-info.ts'
import { refuseCopy } from './unfit-redis.ts'

/** Answers of a Redis that is there, and cannot serve for the moment: it starts, or is being replaced. */
const AWAY_ANSWERS = /^(LOADING|CLUSTERDOWN|MASTERDOWN|READONLY|TRYAGAIN)\b/
/** Answers of one whose memory, or disk, is full. */
const FULL_ANSWERS = /^(OOM|MISCONF)\b/

/**
 * What comes of a command when Redis does not answer it, an `AwayError`, or has no room, a `NoRoomError`;
 * its other answers stay as they are.
 */
function asAway(error: unknown): Error {
  const plain = withoutCommand(error)
  if (FULL_ANSWERS.test(plain.message)) return new NoRoomError(plain.message, { cause: plain })
  const isAnswer = plain.name === 'ReplyError' && !AWAY_ANSWERS.test(plain.message)
  return isAnswer ? plain : new AwayError(plain.message, { cause: plain })
}

type Sent = Parameters<Redis['sendCommand']>[0]

/**
 * ioredis hangs the command to the error of each, arguments and all: passwords, texts, whole clips. An
 * error of ours may go into a log, so it carries none of it.
 */
export function withoutCommand(error: unknown): Error {
  const plain = error instanceof Error ? error : new Error(String(error))
  // Redis itself quotes what came with a command that it does not know.
  const [message = '', quoted] = plain.message.split(', with args beginning with', 2)
  if (quoted !== undefined) return Object.assign(new Error(message), { name: plain.name })
  if ('command' in plain) delete plain.command
  return plain
}

function quietly(command: Sent): Sent {
  const { reject } = command
  command.reject = (error: Error) => reject.call(command, asAway(error))
  return command
}

/**
 * Before it says that it is ready, ioredis asks with INFO whether Redis is still loading, and writes to the
 * console where the account may not ask that. So it reads nothing then, and `checkRedis` says what is missing.
 */
function readyAllTheSame(client: Redis, command: Sent): Sent {
  if (command.name !== 'info' || client.status === 'ready') return command
  const { reject } = command
  command.reject = (error: Error) =>
    error.message.startsWith('NOPERM') ? command.resolve('') : reject.call(command, error)
  return command
}

/**
 * A server that took writes and is a copy now is no connection to be ready by: otherwise each write would be
 * refused (`READONLY`), and the connection left and made anew, as fast as the machine can.
 */
function readyOnMasterAlone(client: Redis, command: Sent): Sent {
  if (command.name !== 'info' || client.status === 'ready') return command
  const { resolve, reject } = command
  command.resolve = (info) => {
    if (saysReplica(String(info))) reject.call(command, refuseCopy())
    else resolve.call(command, info)
  }
  return command
}

/**
 * With CLUSTER INFO ioredis asks whether a cluster takes commands; where the account may not ask that, it
 * begins again for ever, and says nothing.
 */
function tellingWhyNotReady(client: Cluster, command: Sent): Sent {
  if (command.name !== 'cluster' || client.status === 'ready') return command
  const { reject } = command
  command.reject = (error: Error) => {
    if (error.message.startsWith('NOPERM')) client.emit('error', error)
    reject.call(command, error)
  }
  return command
}

/** After ioredis has given up, which it should not. */
const ANEW_MS = 500

class QuietRedis extends Redis {
  #isOver = false
  /** What a start stands on it looks at itself. */
  #wasReady = false

  constructor(options: ServerOptions) {
    super(options)
    this.on('ready', () => {
      this.#wasReady = true
    })
    // ioredis gives up for good where a sentinel names another master while it connects.
    this.on('end', () => {
      if (!this.#isOver) setTimeout(() => this.#connectAnew(), ANEW_MS).unref()
    })
  }

  #connectAnew(): void {
    // What fails is tried again by `retryStrategy`, or ends and comes here.
    if (!this.#isOver) this.connect().catch(() => undefined)
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#isOver = true
    super.disconnect(reconnect)
  }

  override duplicate(other: Partial<ServerOptions> = {}): Redis {
    return new QuietRedis({ ...this.options, ...other } as ServerOptions)
  }

  override sendCommand(command: Sent, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    // A sentinel names the new master, and ioredis itself looks whether it is one.
    const isWatched = this.#wasReady && !this.options.sentinels
    const sent = isWatched ? readyOnMasterAlone(this, command) : command
    return super.sendCommand(readyAllTheSame(this, quietly(sent)), stream)
  }
}

class QuietCluster extends Cluster {
  constructor(hosts: RedisHost[], options: NodesOptions) {
    super(hosts, options)
    // ioredis makes these connections itself.
    this.on('+node', (node: Redis) => {
      const send = node.sendCommand.bind(node)
      node.sendCommand = (command, stream) => send(readyAllTheSame(node, command), stream)
    })
  }

  override sendCommand(...[command, ...rest]: Parameters<Cluster['sendCommand']>): unknown {
    return super.sendCommand(tellingWhyNotReady(this, quietly(command)), ...rest)
  }
}

/** Replies in the shapes that Redis has always had. */
export type ServerOptions = Omit<RedisOptions, 'replyMapping'>
export type NodesOptions = Omit<ClusterOptions, 'replyMapping' | 'redisOptions'> & {
  redisOptions: ServerOptions
}

/** A connection whose errors do not show what was sent. */
export function quietRedis(options: ServerOptions): Redis {
  return new QuietRedis(options)
}

export function quietCluster(hosts: RedisHost[], options: NodesOptions): Cluster {
  return new QuietCluster(hosts, options)
}
