import { setTimeout } from 'node:timers/promises'
import { type Bench, inTurn } from '../../lib/context.ts'
import { type Figure, figureOf, type Goal } from '../../lib/figures.ts'
import { type Audience, type Nodes, openAudience } from '../../lib/nodes.ts'
import { aboveIdle } from '../../lib/per-unit.ts'
import type { Rivals } from './rivals.ts'

const PERIOD_MS = 10

/**
 * What a message costs a node that has no members of its room, but of another: the CPU of that node
 * while messages pass at the others, less that of as long a time without.
 */
export async function elsewhere(
  bench: Bench,
  { ours, sharded, frames }: Rivals,
): Promise<Figure[]> {
  const messages = bench.isQuick ? 100 : 500
  const open = await Promise.all([ours, sharded].map((nodes) => openPlaces(nodes, frames)))
  for (const place of open) await place.cost(messages)
  const [our = [], rival = []] = await inTurn(
    bench.isQuick ? 2 : 7,
    open.map((place) => () => place.cost(messages)),
  )
  for (const place of open) await place.close()
  const figure = (what: string, key: 'gross' | 'net', goal: Goal) =>
    figureOf({
      ...{ section: 'cluster', what, unit: 'us', goal, note: `${1000 / PERIOD_MS} a second` },
      ours: our.map((one) => one[key]),
      rival: { name: 'sharded adapter', values: rival.map((one) => one[key]) },
    })
  const what = 'CPU per message of a node without members of its room'
  return [
    // A ratio of two values next to nothing would say nothing.
    figure(`${what}, less idle`, 'net', { of: 'value', most: 10 }),
    figure(`${what}, with its housekeeping`, 'gross', { of: 'ratio', most: 1 }),
  ]
}

async function openPlaces(nodes: Nodes, frames: string[]) {
  const [first, second, last] = nodes.servers
  if (!first || !second || !last) throw new Error('three nodes are needed')
  const at = { readers: 2, spread: 2 }
  const here = await openAudience({ servers: [first, second] }, frames, { room: 'passing', ...at })
  const other = await openAudience({ servers: [last] }, frames, {
    room: 'apart',
    readers: 1,
    spread: 1,
  })
  async function cpuOfLast(task: () => Promise<unknown>): Promise<number> {
    const before = (await last?.vitals())?.cpuMs ?? 0
    await task()
    return 1000 * (((await last?.vitals())?.cpuMs ?? 0) - before)
  }
  return {
    async cost(messages: number) {
      let tookMs = 0
      const busy = await cpuOfLast(async () => {
        tookMs = await timed(() => pass(here, messages))
      })
      const idle = await cpuOfLast(() => setTimeout(tookMs))
      return { gross: busy / messages, net: aboveIdle(busy, idle, messages) }
    },
    close: async () => {
      await here.close()
      await other.close()
    },
  }
}

async function pass(audience: Audience, messages: number): Promise<void> {
  for (let i = 0; i < messages; i++) await Promise.all([audience.post(), setTimeout(PERIOD_MS)])
}

async function timed(task: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await task()
  return performance.now() - startedAt
}
