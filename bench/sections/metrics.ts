import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf } from '../lib/figures.ts'
import { largeFrames } from '../lib/large-frames.ts'
import { CLIENTS, marginalCost, openOurs } from './fan-out.ts'

const section = 'metrics'

/** What counting costs a delivery: the server with METRICS against the same without, in turn. */
export async function metrics(bench: Bench): Promise<Figure[]> {
  const { frames, textBytes } = await largeFrames(bench)
  const messages = bench.isQuick ? 20 : 60
  const counting = await openOurs(frames, messages, { metrics: { at: 'server' } })
  const plain = await openOurs(frames, messages)
  for (const one of [counting, plain, counting, plain]) await one.costOf('many')
  const [withMetrics = [], without = []] = await inTurn(bench.isQuick ? 3 : 7, [
    marginalCost(counting, messages),
    marginalCost(plain, messages),
  ])
  await Promise.all([counting.stop(), plain.stop()])
  return [
    figureOf({
      ...{ section, what: `CPU per delivery with METRICS, ${CLIENTS} clients`, unit: 'us' },
      ours: withMetrics,
      rival: { name: 'without', values: without },
      note: `${Math.round(textBytes / 1000)} KB each`,
    }),
  ]
}
