import { Registry } from 'prom-client'
import { childrenCpuMs } from '../../helpers/processes/children-cpu.ts'
import { packageVersion } from '../package-root.ts'
import { createChatMetrics } from './chat-metrics.ts'
import { createClipMetrics } from './clip-metrics.ts'
import { createGauges, type Definition, type Reading } from './definitions.ts'
import type { Metrics, Sources } from './metrics.ts'
import { createProcessMetrics } from './process-metrics.ts'
import { createStoreMetrics } from './store-metrics.ts'

/** A registry with every metric of docs/metrics.md, all of them there from the first scrape on. */
export function createMetrics(): Metrics & { register: Registry } {
  const register = new Registry()
  let sources: Sources | undefined
  const processMetrics = createProcessMetrics(register)
  createGauges(register, readings(), () => sources)
  createGauges(register, [INFO], () => ({}))
  let running: Promise<string> | undefined

  /** One collection serves all that ask at the same moment: asking must not become a load. */
  function text(): Promise<string> {
    running ??= register.metrics().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    register,
    meter: createChatMetrics(register),
    watchEncoder: createClipMetrics(register),
    watchEngine: createStoreMetrics(register),
    readFrom(given) {
      sources = given
    },
    text,
    close: processMetrics.close,
  }
}

const INFO: Definition<object> = {
  name: 'animate_info',
  help: 'Always 1; the label says which version runs.',
  labels: ['version'],
  read: () => [{ labels: { version: packageVersion() }, value: 1 }],
}

const REDIS: Definition<Sources> = {
  name: 'animate_redis_up',
  help: 'Whether Redis takes commands now, 1 or 0; no value without REDIS_URL.',
  read: ({ engine }) =>
    engine.isReachable === undefined ? [] : [{ value: engine.isReachable() ? 1 : 0 }],
}

function readings(): Definition<Sources>[] {
  return [...roomReadings(), ...encoderReadings(), REDIS, ...stageReadings()]
}

function roomReadings(): Definition<Sources>[] {
  return [
    {
      name: 'animate_connections',
      help: 'Open connections by transport.',
      labels: ['transport'],
      read: ({ gateway }) =>
        Object.entries(gateway.counts().connections).map(([transport, value]) => ({
          labels: { transport },
          value,
        })),
    },
    {
      name: 'animate_members',
      help: 'Clients that are in a room; a person with two tabs is two.',
      read: ({ gateway }) => [{ value: gateway.counts().members }],
    },
    {
      name: 'animate_rooms',
      help: 'Rooms that somebody is in.',
      read: ({ gateway }) => [{ value: gateway.counts().rooms }],
    },
  ]
}

function encoderReadings(): Definition<Sources>[] {
  return [
    {
      name: 'animate_clips_running',
      help: 'Clips and exports that are being encoded.',
      read: ({ encoder }) => [{ value: encoder.active }],
    },
    {
      name: 'animate_clips_waiting',
      help: 'Clips that wait for an encoder.',
      read: ({ encoder }) => [{ value: encoder.queued }],
    },
    {
      name: 'animate_encoder_cpu_seconds_total',
      help: 'CPU time of every ffmpeg that has ended; Linux only.',
      read: ({ runner }) => encoderCpu(runner),
    },
  ]
}

/** Nothing has run as long as there is no process that runs things. */
function encoderCpu(runner: Sources['runner']): Reading[] {
  const pid = runner.pid === undefined ? 'self' : runner.pid()
  const ms = pid === undefined ? 0 : childrenCpuMs(pid)
  return ms === undefined ? [] : [{ value: ms / 1000 }]
}

function stageReadings(): Definition<Sources>[] {
  return [
    {
      name: 'animate_broadcasts',
      help: 'Rooms whose stage is live.',
      read: ({ stage }) => [{ value: stage.counts().broadcasts }],
    },
    {
      name: 'animate_viewers',
      help: 'Connections that watch a live stage.',
      read: ({ stage }) => [{ value: stage.counts().viewers }],
    },
    {
      name: 'animate_stage_received_bytes_total',
      help: 'Bytes of live pictures and sound from publishers.',
      read: ({ stage }) => [{ value: stage.counts().receivedBytes }],
    },
    {
      name: 'animate_stage_sent_bytes_total',
      help: 'Bytes of live pictures and sound to viewers.',
      read: ({ stage }) => [{ value: stage.counts().sentBytes }],
    },
  ]
}
