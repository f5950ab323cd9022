import type { RedisClient } from '../connection/connection.ts'
import type { Pulse } from '../connection/pulse.ts'
import { commonKey } from '../redis-keys.ts'
import { loadScript, runScript } from '../script.ts'

/** The encoder nodes that live: each says so every second, with how many clips it makes at once (a lease). */
const KEY = commonKey('encodes', 'nodes')

/** A node that was silent for so long is dead. */
export const LEASE_MS = 2500
const BEAT_MS = 500

/** Keeps saying that this node makes `slots` clips at once, until it is closed. */
export async function openLease(commands: RedisClient, id: string, slots: number) {
  const script = loadScript('heartbeat')
  const name = `${id}:${slots}`
  const beat = () => runScript(commands, script, [KEY], [name, LEASE_MS])
  await beat()
  // While Redis is away there is nothing to say; the next beat comes soon.
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_MS).unref()
  return {
    async close(): Promise<void> {
      clearInterval(timer)
      await commands.zrem(KEY, name).catch(() => undefined)
    },
  }
}

/** Reads once how many clips all encoder nodes that live make at once. */
export async function readSlots(commands: RedisClient): Promise<number> {
  const known = await commands.zcard(KEY)
  // Most chats have none, for ever: their nodes ask no more than that.
  if (known === 0) return 0
  const [seconds, microseconds] = (await commands.time()).map(Number)
  const now = (seconds ?? 0) * 1000 + Math.floor((microseconds ?? 0) / 1000)
  const names = await commands.zrangebyscore(KEY, now - LEASE_MS, '+inf')
  if (names.length < known) await forgetDead(commands, now)
  return names.reduce((sum, name) => sum + Number(name.split(':').at(-1)), 0)
}

/** Encoder nodes that were killed take nothing back. */
async function forgetDead(commands: RedisClient, now: number): Promise<void> {
  await commands.zremrangebyscore(KEY, '-inf', `(${now - LEASE_MS}`)
}

/** So often it is looked whether there are encoder nodes now, where there were none. */
const NEW_MS = 3000

/**
 * Looks who lives, every half second while somebody does; `onNone` is called back when the last one is
 * gone.
 */
export function watchLeases(
  commands: RedisClient,
  pulse: Pick<Pulse, 'every'>,
  onNone: () => void,
) {
  let slots = 0
  let timer: NodeJS.Timeout | undefined
  let isLooking = false
  let isClosed = false

  async function look(): Promise<void> {
    // Without Redis no post can be kept anyway: whoever lived may still live.
    slots = await readSlots(commands).catch(() => slots)
    if (slots === 0) {
      onNone()
      clearTimeout(timer)
      timer = undefined
    } else if (!isClosed) {
      timer = setTimeout(() => void look(), BEAT_MS).unref()
    }
  }

  /** One look at a time, however long Redis takes. */
  function lookIfNone(): void {
    if (isLooking || timer !== undefined) return
    isLooking = true
    void look().finally(() => {
      isLooking = false
    })
  }

  lookIfNone()
  const stop = pulse.every(NEW_MS, lookIfNone)
  function close(): void {
    isClosed = true
    stop()
    clearTimeout(timer)
  }
  return { slots: () => slots, close }
}
