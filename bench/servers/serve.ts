import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Vitals } from '../lib/processes.ts'

type Order = Record<string, unknown>

/**
 * What all servers of the bench share: they tell where they listen, answer questions about
 * themselves, do the jobs they are ordered, and end when the bench does.
 */
export function serve(
  url: string,
  close: () => Promise<unknown>,
  work: (order: Order) => unknown = () => undefined,
): void {
  const lag = monitorEventLoopDelay({ resolution: 5 })
  // Two hundred looks a second: nearly a hundredth of a core, which hides what idle nodes cost.
  if (settings<{ isLagWatched?: boolean }>().isLagWatched !== false) lag.enable()
  process.on('message', async (order: Order) => {
    process.send?.(order.job === 'vitals' ? vitals(order) : ((await work(order)) ?? {}))
  })
  process.once('disconnect', () => void close().finally(() => process.exit()))
  process.send?.({ url })

  function vitals({ collectGarbage }: Order): Vitals {
    // Twice: what was freed by finalisers goes with the second round.
    if (collectGarbage) for (let i = 0; i < 2; i++) globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    const lagMs = lag.max / 1e6
    lag.reset()
    return { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss(), lagMs }
  }
}

/** What the bench wants of a server. */
export function settings<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}')
}
