import type { Server as HttpServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Logger, pino } from 'pino'
import type { Engine } from '../database/engine.ts'
import { openEmbedded } from '../database/leveldb/embedded.ts'
import { startSweeper } from '../database/sweeper.ts'
import {
  type ClipEncoder,
  createClipEncoder,
  sweepLeftovers,
} from '../helpers/clips/clip-encoder.ts'
import { type Clock, systemClock } from '../helpers/clock.ts'
import { type Ffmpeg, findFfmpeg } from '../helpers/processes/find-ffmpeg.ts'
import { findProgram } from '../helpers/processes/find-program.ts'
import { createProcessHost, type ProcessRunner } from '../helpers/processes/process-host.ts'
import { detectLimits, noLimits, type ProcessLimits } from '../helpers/processes/process-limits.ts'
import { type Gateway, openGateway } from '../realtime/gateway.ts'
import { createAuthors } from '../realtime/joining/authors.ts'
import { createAdmission } from '../realtime/posting/admission.ts'
import { createKeys } from '../realtime/posting/keys.ts'
import type { Walk } from '../realtime/posting/post-message.ts'
import { createTurns } from '../realtime/posting/turns.ts'
import { watchHealth } from './http/encoder-health.ts'
import { createHttpServer, listen } from './http/listen.ts'
import { createPages } from './http/pages.ts'
import { createReadiness, type Readiness } from './http/readiness.ts'
import { openVideoRoutes, type VideoRoutes } from './media/video-routes.ts'
import { packageRoot } from './package-root.ts'
import { openSecret } from './secret.ts'
import type { Options } from './settings.ts'
import { createStageServer, type StageServer } from './stage/stage-server.ts'

/** How long posts under way may take to finish when the server is stopped. */
const DRAIN_MS = 3500

const publicDir = join(packageRoot, 'public')

/** What a test may put in place of the real thing. */
export interface Replacements {
  clock?: Clock
  log?: Logger
  openEngine?: typeof openEmbedded
  runner?: ProcessRunner
  sweepIntervalMs?: number
  encoder?: ClipEncoder
  /** How long a connection may take to say what it wants. */
  handshakeMs?: number
}

export interface App {
  /** Where it listens, as a person would type it. */
  url: string
  port: number
  ffmpeg: Ffmpeg
  stage: StageServer
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

/** Opens part after part; each leaves in `undo` how it is closed again. */
async function openApp(options: Options, replacements: Replacements, undo: Undo[]) {
  const { clock = systemClock, openEngine = openEmbedded, handshakeMs } = replacements
  const log = replacements.log ?? pino({ level: options.logLevel }, pino.destination(2))
  const ffmpeg = await findFfmpeg({ path: options.ffmpegPath, searchPath: options.searchPath })

  const onWarning = (text: string) => log.warn(text)
  const engine = await openEngine({ dataDir: options.dataDir, clock, onWarning })
  undo.push(() => engine.close())
  const limits = await detectLimits(options.searchPath)
  for (const text of limits.missing) log.warn(text)
  const runner = replacements.runner ?? createProcessHost()
  undo.push(() => runner.close())
  const { encoder, prove } = watchHealth(
    replacements.encoder ?? (await openEncoder(options, ffmpeg, limits, runner)),
  )
  undo.push(() => encoder.close())

  const readiness = createReadiness({ engine, ffmpegPath: ffmpeg.path, proveEncoder: prove })
  const videos = await openVideoRoutes(options, {
    ...{ messages: engine.messages, encoder, limits },
    ffmpegPath: await wholeFfmpeg(ffmpeg, options.searchPath),
    ...{ publicDir, clock, log },
    mayRead: (message, token) => gateway.mayRead(message, token),
  })
  const secret = await openSecret(options.dataDir)
  const stage = createStageServer(options, { secret, rooms: engine.rooms, clock, log })
  const pages = openPages(options, { readiness, videos, stage, log })
  const httpServer = await createHttpServer(options, pages, handshakeMs)
  const parts = { httpServer, engine, encoder, stage, secret, clock, log, handshakeMs }
  const gateway = await wireGateway(options, parts)
  undo.push(() => gateway.close())
  undo.push(() => videos.close())
  undo.push(() => stage.close())
  await stage.open(gateway.tellStage)
  const sweeper = startSweeper({
    messages: { sweep: () => sweep(engine, gateway) },
    intervalMs: replacements.sweepIntervalMs,
    onExpired: (gone) => {
      videos.sweep()
      for (const { key, room } of gone) gateway.tellRemoved(room, { key, reason: 'expired' })
    },
    onError: (error) => log.error({ err: error }, 'a sweep failed; the next one tries again'),
  })
  undo.push(() => sweeper.stop())

  const port = await listen(httpServer, options, (error) =>
    log.error({ err: error }, 'a connection could not be taken'),
  )
  undo.push(() => finishPosts(gateway, encoder, readiness))
  return { url: urlOf(options, port), port, ffmpeg, stage, sweepNow: sweeper.sweepNow }
}

/** Messages first: a room without any may be no more. */
async function sweep({ messages }: Engine, gateway: Gateway) {
  const gone = await messages.sweep()
  await gateway.sweepRooms()
  return gone
}

/** The one of script/build-ffmpeg makes clips and can do nothing else: not read a longer video. */
async function wholeFfmpeg({ path, limitsItself }: Ffmpeg, searchPath: string): Promise<string> {
  return (limitsItself ? await findProgram('ffmpeg', searchPath) : undefined) ?? path
}

async function openEncoder(
  options: Options,
  { path, limitsItself }: Ffmpeg,
  limits: ProcessLimits,
  runner: ProcessRunner,
): Promise<ClipEncoder> {
  const tmpDir = join(options.dataDir, 'tmp')
  await sweepLeftovers(tmpDir)
  return createClipEncoder({
    ffmpegPath: path,
    tmpDir,
    encoders: options.encoders,
    maxQueued: options.maxQueuedClips,
    limits: limitsItself ? noLimits : limits,
    runner,
  })
}

interface PagesParts {
  readiness: Readiness
  videos: VideoRoutes
  stage: StageServer
  log: Logger
}

function openPages(options: Options, { readiness, videos, stage, log }: PagesParts) {
  return createPages(
    {
      publicDir,
      trustedProxies: options.trustProxy,
      hasOwnCertificate: options.tlsCert !== undefined,
      isSecure: isSecure(options),
    },
    { checkReady: readiness.check, routes: [...videos.handlers, stage.routes], log },
  )
}

interface GatewayParts {
  httpServer: HttpServer
  engine: Engine
  encoder: ClipEncoder
  stage: StageServer
  secret: Buffer
  clock: Clock
  log: Logger
  handshakeMs: number | undefined
}

async function wireGateway(options: Options, parts: GatewayParts): Promise<Gateway> {
  const { messages } = parts.engine
  const walk: Walk = {
    ...parts,
    messages,
    admission: createAdmission(options.postsPerMinute),
    roomTurns: createTurns(),
    authorTurns: createTurns(),
    nextKey: createKeys(parts.clock, await messages.lastKey()),
    messageTtlMs: options.messageTtlSeconds * 1000,
  }
  const authors = createAuthors(parts.secret)
  return openGateway(
    {
      publicOrigins: options.publicOrigin,
      trustedProxies: options.trustProxy,
      connectionsPerAddress: options.connectionsPerAddress,
      replayLimit: options.replayLimit,
      handshakeMs: parts.handshakeMs,
      roomsPerAddress: options.roomsPerAddress,
    },
    {
      ...{ httpServer: parts.httpServer, walk, authors },
      ...{ rooms: parts.engine.rooms, stage: parts.stage },
    },
  )
}

/** Lets the posts under way end well; what takes too long is ended by its encoder being closed. */
async function finishPosts(gateway: Gateway, encoder: ClipEncoder, readiness: Readiness) {
  readiness.stop()
  await Promise.race([gateway.drain(), setTimeout(DRAIN_MS, undefined, { ref: false })])
  await encoder.close()
  await gateway.drain()
}

function hasTls({ tlsCert, https }: Options): boolean {
  return tlsCert !== undefined || https === 'lan'
}

function isSecure(options: Options): boolean {
  return hasTls(options) || options.publicOrigin.some((origin) => origin.startsWith('https:'))
}

function urlOf(options: Options, port: number): string {
  const { host } = options
  const scheme = hasTls(options) ? 'https' : 'http'
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`
}

type Undo = () => Promise<unknown>

/** One step that fails must not keep the others open. */
async function runBackwards(undo: Undo[]): Promise<void> {
  const errors: unknown[] = []
  for (const step of undo.reverse()) {
    await step().catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be closed.')
}

/** Makes `task` run at most once; later calls get the first one's promise. */
function once(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= task()
    return running
  }
}
