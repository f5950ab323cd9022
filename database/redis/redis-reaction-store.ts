import type { Clock } from '../../helpers/clock.ts'
import { type Counts, REACTIONS, type Reacted } from '../../realtime/protocol.ts'
import { authorDigest } from '../author-digest.ts'
import {
  MAX_REACTIONS,
  type Reacting,
  type ReactionStore,
  TELL_EVERY_MS,
  TooManyReactionsError,
} from '../reaction-store.ts'
import type { OtherEntry } from '../room-log.ts'
import type { RedisConnection } from './connection/connection.ts'
import { roomKey } from './redis-keys.ts'
import { logArgs, logKeys, messageKey } from './redis-room-log.ts'
import { loadScript, runScript } from './script.ts'

const REACT = loadScript('react', 'append')
const REACTIONS_OF = loadScript('reactions-of')

export interface RedisReactionStoreOptions {
  connection: Pick<RedisConnection, 'commands'>
  clock: Clock
}

/**
 * Reactions on Redis: a hash beside each message that has any, deleted with it
 * (`scripts/remove-message.lua`, `scripts/sweep-room.lua`) and expiring with it.
 */
export function openRedisReactionStore(options: RedisReactionStoreOptions): ReactionStore {
  const { clock } = options
  const { commands } = options.connection

  async function react(reacting: Reacting): Promise<Reacted | undefined> {
    const { room, key, author, emoji, on } = reacting
    const name = messageKey(room, key)
    const keys = [...logKeys(room), roomKey(room, 'index'), name, `${name}:reactions`]
    const wanted = on === undefined ? '' : Number(on)
    const args = [...logArgs(), clock.now(), key, authorDigest(key, author), emoji, wanted]
    const entry: OtherEntry = { kind: 'reactions', keys: [key] }
    const limits = [MAX_REACTIONS, TELL_EVERY_MS, JSON.stringify(entry)]
    const answer = await runScript(commands, REACT, keys, [...args, ...limits, ...REACTIONS])
    const [outcome, ...found] = (answer ?? []) as string[]
    if (outcome === undefined) return undefined
    if (outcome === 'full') throw new TooManyReactionsError(key)
    return { on: outcome === '1', counts: countsIn(found) }
  }

  async function counts(room: string, keys: string[]): Promise<Map<string, Counts>> {
    if (keys.length === 0) return new Map()
    const kinds = [REACTIONS.length, ...REACTIONS]
    const args = [messageKey(room, ''), clock.now(), ...kinds, ...keys]
    const answer = await runScript(commands, REACTIONS_OF, [roomKey(room, 'index')], args)
    const all = (answer as string[][]).map(
      ([key = '', ...found]) => [key, countsIn(found)] as const,
    )
    return new Map(all.filter(([, found]) => Object.keys(found).length > 0))
  }

  return { react, counts }
}

/** The counts of all emoji, in the order of `REACTIONS`. */
function countsIn(found: string[]): Counts {
  const counts = REACTIONS.map((emoji, index) => [emoji, Number(found[index])] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}
