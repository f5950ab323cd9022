import type { Redis } from 'ioredis'
import { commonKey } from '../redis-keys.ts'
import { loadScript, runScript } from '../script.ts'
import type { RedisClient } from './connection.ts'
import { mastersOf } from './redis-servers.ts'
import { channelOf } from './room-channels.ts'
import { tooFewRights } from './unfit-redis.ts'

const KEY = commonKey('rights')
const MOST_NAMED = 5

/** With what follows its name. */
type Command = readonly [name: string, ...args: string[]]

/**
 * Every command that nodes, their scripts and the queue of clips (BullMQ) send, each with as many words as it
 * takes at least; none of them is run. `rights.test.ts` reads the sources, so that none is forgotten.
 */
const USED: readonly Command[] = [
  ...['TIME', 'PING'].map((name) => [name] as const),
  ...keyed('GET TTL PTTL TYPE PERSIST INCR DEL UNLINK EXISTS MGET HGETALL HLEN LLEN LPOP RPOP'),
  ...keyed('SCARD SMEMBERS XLEN ZCARD ZPOPMIN'),
  ...keyed('EXPIRE PEXPIRE PEXPIREAT INCRBY SADD SREM SISMEMBER HGET HDEL HMGET HEXISTS', '1'),
  ...keyed('LPUSH RPUSH LINDEX LPOS XDEL ZREM ZSCORE BZPOPMIN SET', '1'),
  ...keyed('HSET HMSET HINCRBY LRANGE LREM LSET LTRIM XRANGE ZADD ZCOUNT ZLEXCOUNT', '1', '1'),
  ...keyed('ZRANGE ZRANGEBYLEX ZREVRANGEBYLEX ZRANGEBYSCORE ZREVRANGE ZREVRANGEBYSCORE', '1', '1'),
  ...keyed('ZREMRANGEBYRANK ZREMRANGEBYSCORE', '1', '1'),
  ...keyed('RENAME RPOPLPUSH', KEY),
  ['XADD', KEY, '*', 'a', '1'],
  ['XTRIM', KEY, 'MAXLEN', '1'],
  ['XREAD', 'STREAMS', KEY, '$'],
  ['EVAL', 'return 1', '1', KEY],
  ['EVALSHA', '0'.repeat(40), '1', KEY],
  ['SPUBLISH', channelOf('.rights'), ''],
  ['SSUBSCRIBE', channelOf('.rights')],
  ['SUNSUBSCRIBE', channelOf('.rights')],
]

/** These commands on one key, each with the same words after it. */
function keyed(names: string, ...args: string[]) {
  return names.split(' ').map((name): [string, ...string[]] => [name, KEY, ...args])
}

/** Their names, in capitals. */
export const USED_COMMANDS: readonly string[] = USED.map(([command]) => command)

const LACKING = loadScript('lacking-rights')

/**
 * Asks each server that takes writes whether the account may do all that a chat needs: within a script Redis
 * does not say which command it refuses, and only at the first post. Throws an `UnfitRedisError` with what is missing.
 */
export async function tryRights(commands: RedisClient): Promise<void> {
  for (const server of mastersOf(commands)) {
    const lacking = await lackingOn(server, USED)
    const names = lacking.map(({ name }) => name)
    if (names.length > 0) throw tooFewRights(`it may not use ${shorten(names)}`)
  }
}

/** A command that the account may not use or, where it is not known, that the server does not have. */
export interface LackingCommand {
  name: string
  isKnown: boolean
}

/**
 * Which of these the account may not use on this server; none of them is run. Asked within a script, which proves
 * that those run, and which a Redis without memory takes. No key is named as one: in a cluster, any server answers.
 * Throws an `UnfitRedisError` where scripts are refused.
 */
export async function lackingOn(
  server: Redis,
  asked: readonly Command[],
): Promise<LackingCommand[]> {
  try {
    const answer = await runScript(server, LACKING, [], [JSON.stringify(asked)])
    return (answer as [string, string][]).map(([name, known]) => ({ name, isKnown: known === '1' }))
  } catch (error) {
    if (!(error instanceof Error && /^(NOPERM|ERR unknown command)/.test(error.message)))
      throw error
    throw tooFewRights(error.message)
  }
}

/** An account without its keys may use nothing. */
function shorten(names: string[]): string {
  const more = names.length - MOST_NAMED
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
