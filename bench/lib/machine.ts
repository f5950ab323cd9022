import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'

/** Where the figures come from, for those who compare them. */
export function machine() {
  return {
    at: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: release(),
    node: process.version,
    loadBefore: loadavg()[0],
  }
}
