import { setTimeout } from 'node:timers/promises'
import { type Bench, inTurn } from '../../lib/context.ts'
import { type Figure, figureOf } from '../../lib/figures.ts'
import { type Audience, type Nodes, openAudience } from '../../lib/nodes.ts'
import { marginal } from '../../lib/per-unit.ts'
import type { Rivals } from './rivals.ts'

const section = 'cluster'
const READERS = 180
/** The same pace for all, as a chat has it; see `fan-out`. */
const PERIOD_MS = 20

interface Cost {
  /** Microseconds of all nodes together for a message with one reader at each. */
  message: number
  /** Of Redis. */
  redis: number
  /** Of all nodes for one reader more. */
  delivery: number
}

/** A message and a delivery on one, two and three nodes, without encoding. */
export async function costs(bench: Bench, rivals: Rivals): Promise<Figure[]> {
  const messages = bench.isQuick ? 15 : 60
  const rounds = bench.isQuick ? 2 : 5
  const figures: Figure[] = []
  for (const spread of [1, 2, 3]) {
    const all = [rivals.ours, rivals.sharded, ...(spread === 1 ? [rivals.embedded] : [])]
    const open = await Promise.all(all.map((nodes) => openRooms(nodes, rivals.frames, spread)))
    for (const rooms of open) await rooms.cost(messages)
    const found = await inTurn(
      rounds,
      open.map((rooms) => () => rooms.cost(messages)),
    )
    for (const rooms of open) await rooms.close()
    figures.push(...figuresOf(spread, found))
  }
  return figures
}

function figuresOf(spread: number, [ours = [], sharded = [], embedded]: Cost[][]): Figure[] {
  const where = `on ${spread} node${spread > 1 ? 's' : ''}`
  const figure = (what: string, key: keyof Cost, name: string, rival: Cost[]) =>
    figureOf({
      ...{ section, what: `${what} ${where}`, unit: 'us' },
      ours: ours.map((one) => one[key]),
      rival: { name, values: rival.map((one) => one[key]) },
    })
  const name = 'sharded adapter'
  return [
    figure('CPU of all nodes per message, no encoding,', 'message', name, sharded),
    figure('CPU of Redis per message', 'redis', name, sharded),
    figure('CPU per delivery', 'delivery', name, sharded),
    ...(embedded
      ? [
          figure('CPU of the node per message, no encoding,', 'message', 'embedded', embedded),
          figure('CPU per delivery', 'delivery', 'embedded', embedded),
        ]
      : []),
  ]
}

async function openRooms(nodes: Nodes, frames: string[], spread: number) {
  const open = (name: string, readers: number) =>
    openAudience(nodes, frames, { room: `${name}-${spread}`, readers, spread })
  const few = await open('few', spread)
  const many = await open('many', READERS)
  return {
    async cost(messages: number): Promise<Cost> {
      const one = await spent(nodes, messages, few)
      const all = await spent(nodes, messages, many)
      return {
        message: one.nodes / messages,
        redis: one.redis / messages,
        delivery: marginal(one.nodes, all.nodes, messages * (READERS - spread)),
      }
    },
    close: async () => {
      await few.close()
      await many.close()
    },
  }
}

/** Microseconds for so many messages. */
async function spent(nodes: Nodes, messages: number, audience: Audience) {
  const before = await look(nodes)
  for (let i = 0; i < messages; i++) await Promise.all([audience.post(), setTimeout(PERIOD_MS)])
  const after = await look(nodes)
  return { nodes: 1000 * (after.nodes - before.nodes), redis: 1000 * (after.redis - before.redis) }
}

async function look({ cpuMs, redis }: Nodes) {
  const all = await cpuMs()
  return {
    nodes: all.reduce((sum, one) => sum + one, 0),
    redis: (await redis?.vitals())?.cpuMs ?? 0,
  }
}
