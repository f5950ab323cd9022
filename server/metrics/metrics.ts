import type { Engine } from '../../database/engine.ts'
import type { ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import type { ProcessRunner } from '../../helpers/processes/process-host.ts'
import type { GatewayCounts } from '../../realtime/gateway.ts'
import { type Meter, noMeter } from '../../realtime/meter.ts'

/** Figures read at each scrape instead of being counted as it happens (gauges). */
export interface Sources {
  gateway: { counts(): GatewayCounts }
  stage: { counts(): StageCounts }
  encoder: Pick<ClipEncoder, 'active' | 'queued'>
  engine: Pick<Engine, 'isReachable'>
  /** What starts ffmpeg. */
  runner: Pick<ProcessRunner, 'pid'>
}

export interface StageCounts {
  /** Rooms that are live. */
  broadcasts: number
  viewers: number
  /** From publishers, and to viewers, since the start. */
  receivedBytes: number
  sentBytes: number
}

/** This server seen from outside: figures for Prometheus (instrumentation). */
export interface Metrics {
  /** What the socket.io side counts with. */
  meter: Meter
  /** The same encoder; its clips are counted and timed. */
  watchEncoder(encoder: ClipEncoder): ClipEncoder
  /** The same engine; what it keeps, reads and sweeps is counted and timed. */
  watchEngine(engine: Engine): Engine
  /** Has these asked at each scrape from now on. */
  readFrom(sources: Sources): void
  /** All figures in Prometheus's text format; undefined when nothing is counted. */
  text?: (() => Promise<string>) | undefined
  close(): void
}

/** Of a server without metrics: nothing is wrapped, and so nothing costs anything. */
export const noMetrics: Metrics = {
  meter: noMeter,
  watchEncoder: (encoder) => encoder,
  watchEngine: (engine) => engine,
  readFrom() {},
  close() {},
}
