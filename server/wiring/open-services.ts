import { randomBytes } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import type { Engine } from '../../database/engine.ts'
import type { ClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import type { Clock } from '../../helpers/clock.ts'
import type { ProcessRunner } from '../../helpers/processes/process-host.ts'
import type { Gateway } from '../../realtime/gateway.ts'
import { createClipAddresses } from '../clips/clip-addresses.ts'
import { serveBelow } from '../http/base-path.ts'
import { createDoctorRoutes } from '../http/doctor-routes.ts'
import { answerInTurn } from '../http/limits/answer-in-turn.ts'
import { refuseBadTargets } from '../http/limits/request-target.ts'
import { createHttpServer } from '../http/listen.ts'
import { createPageSender, type PageSender } from '../http/page/page-sender.ts'
import { createPages } from '../http/pages.ts'
import type { Readiness } from '../http/readiness.ts'
import { createReachRoutes } from '../http/server-address-routes.ts'
import { openVideoRoutes, type VideoParts, type VideoRoutes } from '../media/video-routes.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { createMetricsRoutes } from '../metrics/metrics-routes.ts'
import { packageRoot } from '../package-root.ts'
import { deriveKey, openSecret } from '../secret.ts'
import type { Options } from '../settings.ts'
import { createStageServer, type StageServer } from '../stage/stage-server.ts'
import type { Tools } from './find-tools.ts'
import { isSecure } from './server-url.ts'
import type { Undo } from './undo.ts'
import { wireGateway } from './wire-gateway.ts'

/** What every service stands on. */
export interface Base {
  clock: Clock
  log: Logger
  tools: Tools
  engine: Engine
  runner: ProcessRunner
  encoder: ClipEncoder
  readiness: Readiness
  metrics: Metrics
}

/** How long connections are given; each service's own default when missing. */
export interface Times {
  handshakeMs: number | undefined
  pingIntervalMs: number | undefined
}

/** What clients reach, once the HTTP server listens. */
export interface Services {
  httpServer: HttpServer
  gateway: Gateway
  videos: VideoRoutes
  stage: StageServer
}

const publicDir = join(packageRoot, 'public')

/** Opens videos, stage and gateway behind one HTTP server, which does not listen yet. */
export async function openServices(
  options: Options,
  base: Base,
  times: Times,
  undo: Undo[],
): Promise<Services> {
  const { engine, clock, log } = base
  // Videos and gateway need each other. The gateway is only declared further down: nobody can ask for a
  // video, and so who may read one, before the server listens.
  const sender = createPageSender(publicDir, {
    basePath: options.basePath,
    publicOrigins: options.publicOrigin,
  })
  const secret = engine.secret ?? (await openSecret(options.dataDir))
  const clipAddresses = createClipAddresses(deriveKey(secret, 'clip address'), options.basePath)
  const videos = await openVideos(options, base, {
    pages: sender,
    clipAddresses,
    mayRead: (...asked) => gateway.mayRead(...asked),
  })
  const stage = createStageServer(options, {
    ...{ secret, rooms: engine.rooms, state: engine.state, clock, log },
  })
  const doctor = createDoctorRoutes(deriveKey(secret, 'doctor'), options.trustProxy)
  const pages = openPages(options, base, { sender, videos, stage, doctor })
  const httpServer = await createHttpServer(options, refuseBadTargets(pages), times.handshakeMs)
  const gateway = wireGateway(options, {
    ...{ ...base, ...times, httpServer, stage, secret },
    // Nodes have to know each other's addresses again; one alone forgets them with its end.
    addressKey: engine.secret ? deriveKey(secret, 'address') : randomBytes(32),
    clipAddressOf: options.clips === 'url' ? clipAddresses.addressOf : undefined,
  })
  undo.push(() => gateway.close())
  // Behind the gateway, whose requests wait for their turn as well.
  answerInTurn(httpServer)
  serveBelow(httpServer, options.basePath)
  undo.push(() => videos.close())
  undo.push(() => stage.close())
  const { encoder, runner } = base
  base.metrics.readFrom({ gateway, stage, engine, encoder, runner })
  return { httpServer, gateway, videos, stage }
}

async function openVideos(
  options: Options,
  { engine, encoder, runner, tools, clock, log }: Base,
  access: Pick<VideoParts, 'pages' | 'clipAddresses' | 'mayRead'>,
): Promise<VideoRoutes> {
  const { limits, exporters, filmReader } = tools
  const { messages } = engine
  return openVideoRoutes(options, {
    ...{ messages, encoder, limits, runner, exporters, filmReader },
    ...{ clock, log, ...access },
  })
}

interface PageRoutes extends Pick<Services, 'videos' | 'stage'> {
  sender: PageSender
  doctor: RequestHandler
}

function openPages(
  options: Options,
  { readiness, log, metrics }: Base,
  { sender, videos, stage, doctor }: PageRoutes,
) {
  return createPages(
    {
      publicDir,
      basePath: options.basePath,
      trustedProxies: options.trustProxy,
      hasOwnCertificate: options.tlsCert !== undefined,
      isSecure: isSecure(options),
    },
    {
      sender,
      checkReady: readiness.check,
      routes: [
        ...videos.handlers,
        stage.routes,
        createReachRoutes(options),
        doctor,
        ...createMetricsRoutes(options, metrics),
      ],
      log,
    },
  )
}
