import { randomBytes } from 'node:crypto'
import type { RedisConnection } from '../connection/connection.ts'
import type { Pulse } from '../connection/pulse.ts'
import type { RedisClock } from '../connection/redis-clock.ts'
import { UnfitRedisError } from '../connection/unfit-redis.ts'
import { describeStranger, OF_THIS_FORMAT } from '../redis-format.ts'
import { commonKey } from '../redis-keys.ts'
import { loadScript, runScript } from '../script.ts'

/** The nodes that share a Redis: each says every few seconds that it lives. */
export interface RedisNodes {
  /** This node's name, for as long as it runs. */
  readonly id: string
  /** Between two heartbeats. */
  readonly beatMs: number
  /** The nodes that lived at the last heartbeat, this one included. */
  alive(): string[]
  /** Calls back, and waits for it, when another node is dead; until it has resolved once, again and again. */
  onDeath(listener: (node: string) => Promise<void>): void
  /** Calls back when Redis did not know this node any more, and so nothing of what it had said. */
  onForgotten(listener: () => void): void
  /** Calls back at every heartbeat that was answered. */
  onBeat(listener: () => void): void
  beat(): Promise<void>
  /** Throws an `UnfitRedisError` while a node of another format lived at the last heartbeat. */
  check(): void
  /** Says that it lives no more. */
  close(): Promise<void>
}

const BEAT_MS = 3000
/** A node that was silent for so long is dead: three heartbeats lost. */
export const DEAD_AFTER_MS = 10_000
const KEY = commonKey('nodes')

export interface RedisNodesOptions {
  pulse: Pick<Pulse, 'every'>
  deadAfterMs?: number
  clock?: RedisClock
  /** Called with a sentence, once each time that a node of another format is there. */
  onWarning?(text: string): void
}

type Answer = [isNew: number, alive: string[], dead: string[], time: number, stranger: string]

/**
 * Sets the clock by Redis's at each heartbeat, the first one included. Throws an `UnfitRedisError` where a node of
 * another format lives, without having become one.
 */
export async function openRedisNodes(
  { commands, onReturn }: RedisConnection,
  { pulse, deadAfterMs = DEAD_AFTER_MS, clock, onWarning }: RedisNodesOptions,
): Promise<RedisNodes> {
  const id = `${OF_THIS_FORMAT}${randomBytes(9).toString('base64url')}`
  const script = loadScript('heartbeat')
  const deaths: ((node: string) => Promise<void>)[] = []
  const forgettings: (() => void)[] = []
  const beats: (() => void)[] = []
  let alive = [id]
  let isKnown = false
  let stranger = ''
  let lastAt = performance.now()
  /** Since when no heartbeat has failed for long: others had as much time to say that they live. */
  let steadySince = lastAt

  async function beat(): Promise<void> {
    const askedAt = performance.now()
    if (askedAt - lastAt > deadAfterMs / 2) steadySince = askedAt
    const judges = askedAt - steadySince > deadAfterMs ? 1 : 0
    const args = [id, deadAfterMs, judges, OF_THIS_FORMAT]
    const answer = (await runScript(commands, script, [KEY], args)) as Answer
    lastAt = performance.now()
    const [isNew, living, dead, time, other] = answer
    const halfWayMs = (performance.now() - askedAt) / 2
    clock?.set(time + halfWayMs, halfWayMs + 1)
    meet(other)
    alive = living
    if (isNew === 1 && isKnown) for (const listener of forgettings) listener()
    isKnown = true
    for (const listener of beats) listener()
    for (const node of dead) await bury(node)
  }

  function meet(other: string): void {
    if (other !== '' && stranger === '' && isKnown) onWarning?.(describeStranger(other))
    stranger = other
  }

  function check(): void {
    if (stranger !== '') throw new UnfitRedisError(describeStranger(stranger))
  }

  /** What it has left is taken away first: if that fails, it is still there to be found. */
  async function bury(node: string): Promise<void> {
    for (const listener of deaths) await listener(node)
    await commands.zrem(KEY, node)
  }

  // While Redis is away there is nothing to say; the next beat comes soon.
  const tryBeat = () => void beat().catch(() => undefined)
  await beat()
  check()
  const beatMs = Math.min(BEAT_MS, deadAfterMs / 3)
  const stopBeating = pulse.every(beatMs, tryBeat)
  onReturn(tryBeat)

  return {
    id,
    beatMs,
    alive: () => alive,
    onDeath: (listener) => void deaths.push(listener),
    onForgotten: (listener) => void forgettings.push(listener),
    onBeat: (listener) => void beats.push(listener),
    beat,
    check,
    async close() {
      stopBeating()
      await commands.zrem(KEY, id).catch(() => undefined)
    },
  }
}
