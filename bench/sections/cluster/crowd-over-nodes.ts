import { setTimeout } from 'node:timers/promises'
import { type Bench, inTurn } from '../../lib/context.ts'
import { type Figure, figureOf, quantile } from '../../lib/figures.ts'
import { openAudience } from '../../lib/nodes.ts'
import type { Rivals } from './rivals.ts'

const CLIENTS = 1000

/** A full room over three nodes, 50 KB a second: when the last of a thousand readers has it. */
export async function crowdOverNodes(bench: Bench, rivals: Rivals): Promise<Figure[]> {
  const { embedded, ours, sharded, frames } = rivals
  const rooms = []
  for (const nodes of [ours, embedded, sharded]) {
    const spread = nodes.servers.length
    rooms.push(await openAudience(nodes, frames, { room: 'crowd', readers: CLIENTS, spread }))
  }
  const posts = rooms.map(({ post }) => async () => {
    const second = setTimeout(1000)
    const latencies = await post()
    await second
    return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) }
  })
  for (const post of posts) await post()
  const [our = [], one = [], rival = []] = await inTurn(bench.isQuick ? 4 : 20, posts)
  for (const room of rooms) await room.close()
  const figure = (name: string, rivals: typeof our, key: 'p50' | 'p99', most?: number) =>
    figureOf({
      ...{ section: 'cluster', unit: 'ms' },
      what: `${CLIENTS} clients on 3 nodes, 50 KB a second: post to reader, ${key}`,
      ours: our.map((all) => all[key]),
      rival: { name, values: rivals.map((all) => all[key]) },
      ...(most !== undefined && { goal: { of: 'ratio', most } }),
    })
  return [
    figure('one embedded node', one, 'p99', 1.5),
    figure('one embedded node', one, 'p50'),
    figure('sharded adapter', rival, 'p99'),
  ]
}
