import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import { AwayError, type Engine } from '../database/engine.ts'
import { startSweeper } from '../database/sweeper.ts'
import type { ClipEncoder } from '../helpers/clips/clip-encoder.ts'
import { type Clock, systemClock } from '../helpers/clock.ts'
import type { EncoderChoice } from '../helpers/encoders/choose-encoder.ts'
import type { Ffmpeg } from '../helpers/processes/find-ffmpeg.ts'
import { createProcessHost, type ProcessRunner } from '../helpers/processes/process-host.ts'
import type { Gateway } from '../realtime/gateway.ts'
import { watchHealth } from './http/encoder-health.ts'
import { listen } from './http/listen.ts'
import { createReadiness } from './http/readiness.ts'
import type { Metrics } from './metrics/metrics.ts'
import { openMetricsPort } from './metrics/metrics-port.ts'
import { openMetrics } from './metrics/open-metrics.ts'
import { packageRoot } from './package-root.ts'
import type { Options } from './settings.ts'
import type { StageServer } from './stage/stage-server.ts'
import { checkDataFolder } from './wiring/check-data-folder.ts'
import { drain } from './wiring/drain.ts'
import { findTools, type Tools } from './wiring/find-tools.ts'
import { openEncoder } from './wiring/open-encoder.ts'
import { type EngineParts, openEngine } from './wiring/open-engine.ts'
import { type Base, openServices, type Services } from './wiring/open-services.ts'
import { plainLog } from './wiring/plain-log.ts'
import { urlOf } from './wiring/server-url.ts'
import { once, runBackwards, type Undo } from './wiring/undo.ts'

/** What a browser gets first; the build makes it. */
const PAGE_FILE = join(packageRoot, 'public/build/index.html')

/** What a test may put in place of the real thing. */
export interface Replacements {
  clock?: Clock
  log?: Logger
  openEngine?: EngineParts['openEngine']
  runner?: ProcessRunner
  sweepIntervalMs?: number
  encoder?: ClipEncoder | undefined
  /** How long one encode may take. */
  encodeMs?: number
  /** How long a connection may take to ask to join. */
  handshakeMs?: number
  /** Between two of engine.io's pings. */
  pingIntervalMs?: number
  /** Found before, for many servers: looking costs more than all the rest of a start. */
  tools?: Tools
}

export interface App {
  /** Where it listens, as a person would type it. */
  url: string
  port: number
  ffmpeg: Ffmpeg
  /** That ffmpeg, what a clip costs it, and the others that were tried. */
  encoders: EncoderChoice
  stage: StageServer
  /** Where metrics are to be had, if anywhere. */
  metricsUrl: string | undefined
  /** How durable what it keeps is, where that is another program's doing. */
  durability: string[]
  /** Deletes what has expired now instead of with the next sweep. */
  sweepNow(): Promise<void>
  /** Finishes what is under way and undoes everything; may be called twice. */
  close(): Promise<void>
}

/**
 * Builds the chat from its parts and listens. Rejects with one sentence when it cannot start, and
 * has then closed whatever it had opened.
 */
export async function createApp(options: Options, replacements: Replacements = {}): Promise<App> {
  const undo: Undo[] = []
  const close = once(() => runBackwards(undo))
  try {
    return { ...(await openApp(options, replacements, undo)), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** People read at a terminal, programs everywhere else. */
function logStream() {
  return process.stderr.isTTY ? plainLog(process.stderr) : pino.destination(2)
}

/** The server's own log, on stderr. */
export function openLog({ logLevel }: Pick<Options, 'logLevel'>): Logger {
  return pino({ level: logLevel }, logStream())
}

/** Opens part after part, listening last; each leaves in `undo` how it is closed again. */
async function openApp(options: Options, replacements: Replacements, undo: Undo[]) {
  const { handshakeMs, pingIntervalMs, sweepIntervalMs } = replacements
  const base = await openBase(options, replacements, undo)
  const { log, encoder, readiness, tools } = base
  const services = await openServices(options, base, { handshakeMs, pingIntervalMs }, undo)
  const { httpServer, gateway, stage } = services
  await stage.open(gateway)
  const sweeper = keepSweeping(base, services, sweepIntervalMs)
  undo.push(() => sweeper.stop())
  const metricsUrl = await openPortForMetrics(options, base.metrics, undo)

  const port = await listen(httpServer, options, (error) =>
    log.error({ err: error }, 'a connection could not be taken'),
  )
  undo.push(() => drain({ gateway, encoder, readiness, httpServer, log }, options))
  const { durability = [] } = base.engine
  const about = {
    url: urlOf(options, port),
    port,
    ffmpeg: tools.ffmpeg,
    encoders: tools,
    durability,
  }
  return { ...about, stage, metricsUrl, sweepNow: sweeper.sweepNow }
}

async function openPortForMetrics(options: Options, metrics: Metrics, undo: Undo[]) {
  const opened = await openMetricsPort(options, metrics)
  if (opened !== undefined) undo.push(() => opened.close())
  return opened?.url
}

/** The database and the encoder, which need nothing of the rest. */
async function openBase(options: Options, replacements: Replacements, undo: Undo[]): Promise<Base> {
  const { clock: ownClock = systemClock } = replacements
  const log = replacements.log ?? openLog(options)
  await checkDataFolder(options.dataDir)
  const runner = replacements.runner ?? createProcessHost()
  undo.push(() => runner.close())
  const tools = replacements.tools ?? (await findTools(options, runner))
  for (const text of tools.limits.missing) log.warn(text)

  // From here on nothing but the process host and the ingest is started by this process, and both
  // begin by closing what of the database they inherit.
  const metrics = await openMetrics(options.metrics.at !== 'nowhere')
  undo.push(async () => metrics.close())
  const engine = metrics.watchEngine(
    await openEngine(options, { clock: ownClock, log, openEngine: replacements.openEngine }),
  )
  undo.push(() => engine.close())
  const parts = { runner, elsewhere: engine.encodes, deadlineMs: replacements.encodeMs }
  const health = watchHealth(replacements.encoder ?? (await openEncoder(options, tools, parts)))
  const encoder = metrics.watchEncoder(health.encoder)
  undo.push(() => encoder.close())
  const ffmpegPath = tools.ffmpeg.path
  const readiness = createReadiness({
    ...{ engine, ffmpegPath, pageFile: PAGE_FILE },
    proveEncoder: health.prove,
  })
  const { clock = ownClock } = engine
  return { clock, log, tools, engine, runner, encoder, readiness, metrics }
}

function keepSweeping({ engine, log }: Base, services: Services, intervalMs: number | undefined) {
  const { videos } = services
  return startSweeper({
    messages: { sweep: () => sweep(engine, services.gateway) },
    intervalMs,
    onExpired: () => videos.sweep(),
    onError(error) {
      const failed = 'a sweep failed; the next one tries again'
      // That the store is away is said in whole already.
      if (error instanceof AwayError) log.warn({ reason: error.message }, failed)
      else log.error({ err: error }, failed)
    },
  })
}

/** Messages first: an empty room may be forgotten. */
async function sweep({ messages }: Engine, gateway: Gateway) {
  const gone = await messages.sweep()
  await gateway.forgetRooms()
  return gone
}
