import type { ConnectionCounts } from '../../shared-state.ts'
import type { RedisClient } from '../connection/connection.ts'
import { commonKey } from '../redis-keys.ts'
import { loadScript, runScript } from '../script.ts'
import type { RedisNodes } from './redis-nodes.ts'

const LASTS_MS = 3_600_000
const RENEW_MS = LASTS_MS / 3

/** How many connections each address has on all nodes that live. Addresses are kept as keyed hashes. */
export function createRedisConnections(
  commands: RedisClient,
  nodes: RedisNodes,
  blind: (name: string) => string,
): ConnectionCounts {
  const script = loadScript('set-connections')
  /** What this node has, to say it again. */
  const own = new Map<string, number>()
  let renewedAt = performance.now()

  async function say(address: string, count: number | ''): Promise<number> {
    const key = commonKey(`address ${blind(address)}`)
    // A node that has just begun is not known to all others before their next heartbeats.
    const args = [nodes.id, count, LASTS_MS, 3 * nodes.beatMs, ...nodes.alive()]
    return Number(await runScript(commands, script, [key], args))
  }

  async function set(address: string, count: number): Promise<number> {
    if (count > 0) own.set(address, count)
    else own.delete(address)
    return count + (await say(address, count))
  }

  async function sayAll(): Promise<void> {
    renewedAt = performance.now()
    for (const [address, count] of own) await say(address, count).catch(() => undefined)
  }

  nodes.onForgotten(() => void sayAll())
  nodes.onBeat(() => void (performance.now() - renewedAt > RENEW_MS && sayAll()))

  return { set, elsewhere: (address) => say(address, '') }
}
