import { join } from 'node:path'
import { type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import type { MessageStore } from '../../database/message-store.ts'
import type { ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import { createClipExporter } from '../../helpers/clips/clip-exporter.ts'
import { createVideoInspector } from '../../helpers/clips/inspect-video.ts'
import { createMadeCache } from '../../helpers/clips/made-cache.ts'
import type { Clock } from '../../helpers/clock.ts'
import type { ProcessRunner } from '../../helpers/processes/process-host.ts'
import type { ProcessLimits } from '../../helpers/processes/process-limits.ts'
import { createAddressOf } from '../../realtime/connections/address.ts'
import { CLIP_DURATION_MS, FRAMES_PER_SECOND, type Message } from '../../realtime/protocol.ts'
import type { ClipAddresses } from '../clips/clip-addresses.ts'
import { createClipLibrary } from '../clips/clip-library.ts'
import { clipRoutes } from '../clips/clip-routes.ts'
import { type BytesInFlight, createBytesInFlight } from '../http/limits/bytes-in-flight.ts'
import type { PageSender } from '../http/page/page-sender.ts'
import { trackResponses } from '../http/responses.ts'
import type { Options } from '../settings.ts'
import { openMediaFolder } from './media-folder.ts'
import { mediaRoutes } from './media-routes.ts'
import { createVideoLibrary } from './video-library.ts'
import { watchRoutes } from './watch-routes.ts'

export interface VideoParts {
  messages: MessageStore
  clipAddresses: ClipAddresses
  encoder: ClipEncoder
  limits: ProcessLimits
  runner: ProcessRunner
  /** The ffmpegs that other formats may be made with, the first to ask first. */
  exporters: string[]
  /** The one that films are read with; without it they have neither lengths nor posters. */
  filmReader: string | undefined
  /** Whether the author this token proves, or a client without one, may read a message. */
  mayRead(message: Message, token: string | undefined): Promise<boolean>
  pages: PageSender
  clock: Clock
  log: Logger
}

export interface VideoRoutes {
  handlers: RequestHandler[]
  /** Forgets what was made of expired messages. */
  sweep(): void
  /** Ends the answers under way. */
  close(): Promise<void>
}

/** Eight of the largest clips, one picture of ten, 128 films: a classroom behind one router. */
const MAX_BYTES_PER_ADDRESS = 32 * 1024 * 1024

/** All that is video over plain HTTP: clips by address and, with `MEDIA_DIR`, longer ones. */
export async function openVideoRoutes(options: Options, parts: VideoParts): Promise<VideoRoutes> {
  const tracker = trackResponses()
  const addressOf = createAddressOf(options.trustProxy)
  const inFlight = createBytesInFlight({ maxBytes: MAX_BYTES_PER_ADDRESS, addressOf })
  const clips = createClipLibrary({
    messages: parts.messages,
    exporter: openExporter(options, parts),
    mayRead: parts.mayRead,
    clock: parts.clock,
    messageTtlMs: options.messageTtlSeconds * 1000,
  })
  const media =
    options.mediaDir === undefined
      ? [noVideos()]
      : await openMedia(options.mediaDir, options.dataDir, { ...parts, inFlight })
  return {
    handlers: [
      tracker.watch,
      clipRoutes({ library: clips, addresses: parts.clipAddresses, inFlight, addressOf }),
      ...media,
    ],
    sweep: clips.sweep,
    close: async () => tracker.endAll(),
  }
}

/** A room's owner asks which videos there are to watch; without `MEDIA_DIR` the answer is none. */
function noVideos(): RequestHandler {
  const routes = Router()
  routes.get('/watch/videos.json', (_, response) => {
    response.set('Cache-Control', 'no-store').json({ videos: [], isPartial: false })
  })
  return routes
}

function openExporter(options: Options, { encoder, limits, runner, exporters }: VideoParts) {
  return createClipExporter({
    ffmpegPaths: exporters,
    tmpDir: join(options.dataDir, 'tmp'),
    loop: { fps: FRAMES_PER_SECOND, durationMs: CLIP_DURATION_MS },
    limits,
    runner,
    pool: encoder,
  })
}

const MAX_POSTER_BYTES = 16 * 1024 * 1024
/** Late enough for the titles to be over, early enough for a short one. */
const POSTER_AT = 0.1
const POSTER_LATEST_MS = 30_000

async function openMedia(
  dir: string,
  dataDir: string,
  parts: VideoParts & { inFlight: BytesInFlight },
): Promise<RequestHandler[]> {
  const { encoder, clock, log, inFlight } = parts
  const onWarning = (text: string) => log.warn(text)
  const folder = await openMediaFolder(dir)
  // MEDIA_DIR is public, and DATA_DIR has the secret that tokens are signed with.
  if (await folder.holds(dataDir)) {
    throw new Error(`DATA_DIR "${dataDir}" lies in MEDIA_DIR "${dir}": keep them apart.`)
  }
  const inspector = createVideoInspector({ ...parts, ffmpegPath: parts.filmReader })
  const durationOf = (file: string) =>
    encoder.runInBackground((signal) => inspector.readDurationMs(file, signal))
  const posterOf = async (file: string) => {
    const durationMs = (await durationOf(file)) ?? 0
    const atMs = Math.min(POSTER_AT * durationMs, POSTER_LATEST_MS)
    return encoder.runInBackground((signal) => inspector.makePoster(file, atMs, signal))
  }
  const watch = watchRoutes({
    pages: parts.pages,
    folder,
    videos: createVideoLibrary({ folder, readDurationMs: durationOf, onWarning }),
    posters: createMadeCache({ maxBytes: MAX_POSTER_BYTES, clock }),
    makePoster: posterOf,
    clock,
    inFlight,
  })
  return [mediaRoutes(folder, log, inFlight), watch]
}
