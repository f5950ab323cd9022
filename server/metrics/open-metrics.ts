import { type Metrics, noMetrics } from './metrics.ts'

/** Counts when METRICS says so; only then is the library loaded. */
export async function openMetrics(isOn: boolean): Promise<Metrics> {
  if (!isOn) return noMetrics
  const { createMetrics } = await import('./create-metrics.ts')
  return createMetrics()
}
