import { readdirSync } from 'node:fs'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { Registry } from 'prom-client'
import { createGauges, type Definition } from './definitions.ts'

/** Milliseconds between two looks at the loop; delays are measured that much too long. */
const RESOLUTION_MS = 20

/**
 * What a process costs, under the names that dashboards for Node know. Not by prom-client's
 * `collectDefaultMetrics`: what it begins never ends (client_js issue 494), it watches every garbage
 * collection, and some of its labels are open lists.
 */
export function createProcessMetrics(register: Registry): { close(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  createGauges(register, [...processReadings(), ...loopReadings(delay)], () => ({}))
  return { close: () => void delay.disable() }
}

function processReadings(): Definition<object>[] {
  const startedAtS = Date.now() / 1000 - process.uptime()
  return [
    {
      name: 'process_cpu_seconds_total',
      help: 'CPU time of the server, without ffmpeg.',
      read: () => {
        const { user, system } = process.cpuUsage()
        return [{ value: (user + system) / 1e6 }]
      },
    },
    {
      name: 'process_resident_memory_bytes',
      help: 'Memory of the server, without ffmpeg.',
      read: () => [{ value: process.memoryUsage.rss() }],
    },
    {
      name: 'process_start_time_seconds',
      help: 'When the server started, in Unix seconds.',
      read: () => [{ value: startedAtS }],
    },
    {
      name: 'process_open_fds',
      help: 'Open file descriptors; Linux only.',
      read: () => openDescriptors().map((value) => ({ value })),
    },
    {
      name: 'nodejs_heap_size_used_bytes',
      help: "Used memory of V8's heap.",
      read: () => [{ value: process.memoryUsage().heapUsed }],
    },
  ]
}

/** Each scrape has what was since the last one, so that a bad minute is not lost in a good year. */
function loopReadings(delay: ReturnType<typeof monitorEventLoopDelay>): Definition<object>[] {
  let before = performance.eventLoopUtilization()
  const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000)
  return [
    {
      name: 'nodejs_eventloop_utilization',
      help: 'Share of the time since the last scrape that the event loop was busy, 0 to 1.',
      read: () => {
        const now = performance.eventLoopUtilization()
        const { utilization } = performance.eventLoopUtilization(now, before)
        before = now
        return [{ value: utilization }]
      },
    },
    {
      name: 'nodejs_eventloop_lag_p99_seconds',
      help: 'How late the event loop was since the last scrape, 99 of 100 times at most.',
      read: () => [{ value: seconds(delay.percentile(99)) }],
    },
    {
      name: 'nodejs_eventloop_lag_max_seconds',
      help: 'How late the event loop was at most since the last scrape.',
      read: () => {
        const value = seconds(delay.max)
        delay.reset()
        return [{ value }]
      },
    },
  ]
}

function openDescriptors(): number[] {
  try {
    return [readdirSync('/proc/self/fd').length]
  } catch {
    // Not on Linux.
    return []
  }
}
