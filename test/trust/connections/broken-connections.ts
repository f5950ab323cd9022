import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createRandom, type Random } from '../../support/random.ts'
import type { Phase } from './phases.ts'
import { openPollingClient } from './raw-client.ts'

/** A server under test, and what may be said to it. */
export interface Target {
  url: string
  rtmpPort?: number
  phases: Phase[]
}

const ENDINGS = ['reset', 'half a close', 'close', 'stall'] as const
const SIDE_BY_SIDE = 20

/**
 * Opens `count` connections, each in one of the phases that a connection can be in, and breaks it:
 * after a part of what it would say or after all of it, by a reset, half a close, a close, or by
 * standing still until its neighbours are done. The same seed breaks the same ones in the same way.
 */
export async function breakConnections(
  target: Target,
  { count, seed }: { count: number; seed: number },
): Promise<void> {
  const random = createRandom(seed)
  for (let done = 0; done < count; done += SIDE_BY_SIDE) {
    const stalled: Socket[] = []
    const plans = Array.from({ length: SIDE_BY_SIDE }, () => planOf(target, random))
    const breakOne = async (plan: Plan) => {
      const socket = await perform(target, plan)
      if (plan.ending === 'stall') stalled.push(socket)
    }
    await Promise.all(plans.map(breakOne))
    for (const socket of stalled) socket.resetAndDestroy()
  }
}

interface Plan {
  phase: Phase
  /** How much of it is said, from 0 to 1. */
  share: number
  ending: (typeof ENDINGS)[number]
  /** Whether the beginning of the answer is waited for. */
  waits: boolean
}

function planOf({ phases }: Target, random: Random): Plan {
  const phase = random.pick(phases)
  const isWhole = random.below(2) === 0
  return {
    phase,
    share: isWhole ? 1 : random.below(1000) / 1000,
    ending: random.pick(ENDINGS),
    waits: isWhole && phase.isAnswered && random.below(2) === 0,
  }
}

/** Says it and breaks; resolves with the connection, so that one that stalls can be ended later. */
async function perform(target: Target, { phase, share, ending, waits }: Plan): Promise<Socket> {
  const sid = phase.needsSession ? (await openPollingClient(target.url)).sid : ''
  const bytes = phase.say(sid)
  const { upper, lower } = await dial(target, phase.door)
  const said = bytes.subarray(0, Math.ceil(bytes.length * share))
  const over = once(lower, 'close')
  await Promise.race([over, new Promise((resolve) => upper.write(said, resolve))])
  // Only the beginning of the answer is read, and thrown away: then the server waits for us.
  if (waits) await Promise.race([over, once(upper, 'data')])
  upper.pause()
  if (ending === 'reset') lower.resetAndDestroy()
  else if (ending === 'half a close') upper.end()
  else if (ending === 'close') lower.destroy()
  return lower
}

/** The connection that speaks, and the one below it that can be reset. */
async function dial(
  target: Target,
  door: Phase['door'],
): Promise<{ upper: Socket; lower: Socket }> {
  const { hostname, port, protocol } = new URL(target.url)
  const lower = connect(door === 'rtmp' ? (target.rtmpPort ?? 0) : Number(port), hostname)
  lower.on('error', () => {})
  await once(lower, 'connect')
  if (door !== 'http' || protocol === 'http:') return { upper: lower, lower }
  const upper = connectTls({ socket: lower, rejectUnauthorized: false }).on('error', () => {})
  await once(upper, 'secureConnect')
  return { upper, lower }
}
