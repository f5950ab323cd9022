import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis'
import type { RedisHost } from '../../helpers/redis-address.ts'

type Sent = Parameters<Redis['sendCommand']>[0]

/**
 * ioredis hangs the command to the error of each, arguments and all: passwords, texts, whole clips. An
 * error of ours may go into a log, so it carries none of it.
 */
export function withoutCommand(error: unknown): Error {
  const plain = error instanceof Error ? error : new Error(String(error))
  // Redis itself quotes what came with a command that it does not know.
  const [message = '', quoted] = plain.message.split(', with args beginning with', 2)
  if (quoted !== undefined) return new Error(message)
  if ('command' in plain) delete plain.command
  return plain
}

function quietly(command: Sent): Sent {
  const { reject } = command
  command.reject = (error: Error) => reject.call(command, withoutCommand(error))
  return command
}

class QuietRedis extends Redis {
  override sendCommand(command: Sent, stream?: Parameters<Redis['sendCommand']>[1]): unknown {
    return super.sendCommand(quietly(command), stream)
  }
}

class QuietCluster extends Cluster {
  override sendCommand(...[command, ...rest]: Parameters<Cluster['sendCommand']>): unknown {
    return super.sendCommand(quietly(command), ...rest)
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
