import { join } from 'node:path'
import type { Router } from 'express'
import type { Logger } from 'pino'
import type { RoomStore } from '../../database/room-store.ts'
import type { SharedState } from '../../database/shared-state.ts'
import type { Clock } from '../../helpers/clock.ts'
import type { Publishing, Stage } from '../../realtime/protocol.ts'
import { type Ingest, keepIngest } from '../../stage/ingest-keeper.ts'
import { createRelays } from '../../stage/relays.ts'
import { createStages, type StageState } from '../../stage/stages.ts'
import type { PublishRequest } from '../../stage/wire/publication.ts'
import type { StageCounts } from '../metrics/metrics.ts'
import { packageRoot } from '../package-root.ts'
import { deriveKey } from '../secret.ts'
import type { Options } from '../settings.ts'
import { createNodePass } from './node-pass.ts'
import { createNodePull } from './node-pull.ts'
import { createSharedStages } from './shared-stages.ts'
import { createStageCheck } from './stage-check.ts'
import { createStageKeys } from './stage-keys.ts'
import { createStageLog } from './stage-log.ts'
import { createStageRoutes } from './stage-routes.ts'
import { createViewerTraffic } from './viewer-traffic.ts'

/** Compiled, since Node itself runs it: also under tests, which run from the sources. */
const INGEST_FILE = join(packageRoot, 'dist/stage/ingest/ingest.js')

export interface StageListeners {
  /** Tells the members of a room, on all nodes, that its stage has begun or ended. */
  sendStage(room: string, stage: Stage): void
  /** Tells this node's members what the stage of their room is now. */
  refreshStage(room: string): Promise<void>
}

export interface StageServer {
  routes: Router
  /** What the members of a room receive. */
  stageOf(room: string): Promise<Stage>
  /** Members here have received this of their room's stage. */
  told(room: string, stage: Stage): void
  /** How the owner of a room publishes to it; `undefined` when the stage is off. */
  publishingOf(room: string): Promise<Publishing | undefined>
  /** Takes publishers from now on, when RTMP_PORT is set; rejects with one sentence. */
  open(listeners: StageListeners): Promise<void>
  /** Where publishers come in; `undefined` when the stage is off. */
  readonly ingest: Ingest | undefined
  counts(): StageCounts
  close(): Promise<void>
}

/** Ten wrong keys a minute may be tried, so a short one would be found in days. */
const SHORT_KEY = 12
const NO_KEY = 'STAGE_KEY is not set: only rooms that have an owner take a publisher.'

function warningsAbout(stageKey: string | undefined): string[] {
  if (stageKey === undefined) return [NO_KEY]
  const isShort = stageKey.length < SHORT_KEY
  return isShort ? [`STAGE_KEY is short. ${SHORT_KEY} random characters resist guessing.`] : []
}

export interface StageDependencies {
  secret: Buffer
  rooms: Pick<RoomStore, 'get'>
  state: Pick<SharedState, 'openCounter' | 'stages'>
  clock: Clock
  log: Logger
}

/** The live stage of every room: publishers in by RTMP, viewers out by HTTP. */
export function createStageServer(
  options: Options,
  { secret, rooms, state, clock, log }: StageDependencies,
): StageServer {
  const { host, rtmpPort: port, stageKey } = options
  const keys = createStageKeys({ secret, rooms, stageKey })
  const check = createStageCheck(keys, state.openCounter, stageKey)
  const stageLog = createStageLog(log)
  let listeners: StageListeners | undefined
  let ingest: Ingest | undefined
  const stages = createStages({
    async check(request) {
      const granted = await check(request)
      return 'text' in granted ? granted : shared.claim(granted)
    },
    changed(room, state) {
      stageLog.changed(room, state)
      shared.changed(room, state)
    },
    now: clock.now,
  })
  const shared = createSharedStages({
    ...{ seats: state.stages, own: stages, nodeUrl: options.nodeUrl, log },
    tell: (room, told) => listeners?.sendStage(room, withTicket(room, told)),
    refresh: async (room) => listeners?.refreshStage(room),
  })
  const pass = createNodePass(deriveKey(secret, 'node pass'), clock.now)
  const pullFromNode = createNodePull(pass)
  const relays = createRelays({
    async pull(stage, take, signal) {
      try {
        await pullFromNode(stage, take, signal)
      } catch (error) {
        if (!signal.aborted) stageLog.unreachable(messageOf(error))
        throw error
      }
    },
  })
  const traffic = createViewerTraffic()
  const routes = createStageRoutes(
    {
      ...{ stages, check: noted(check), keys, traffic },
      ...{ elsewhere: shared.elsewhere, relays, pass },
    },
    {
      trustedProxies: options.trustProxy,
      viewersPerAddress: options.connectionsPerAddress,
      takesPublishers: port > 0,
    },
  )

  /** A publisher that a media server in front asks about is checked like one that connects here. */
  function noted<Answer extends object>(ask: (request: PublishRequest) => Promise<Answer>) {
    return async (request: PublishRequest): Promise<Answer> => {
      const answer = await ask(request)
      if ('text' in answer) stageLog.refused(String(answer.text))
      return answer
    }
  }

  function withTicket(room: string, { live, startedAt }: StageState): Stage {
    if (startedAt === undefined) return { live }
    return { live, startedAt, ticket: keys.ticketFor(room, startedAt) }
  }

  async function stageOf(room: string): Promise<Stage> {
    const own = stages.stateOf(room)
    // Where the store is away, what is known here is told.
    const remote = own.live ? undefined : await shared.elsewhere(room).catch(() => undefined)
    const startedAt = own.startedAt ?? remote?.startedAt
    const now = startedAt === undefined ? { live: false } : { live: true, startedAt }
    shared.told(room, now)
    return withTicket(room, now)
  }

  async function publishingOf(room: string): Promise<Publishing | undefined> {
    const key = ingest && (await keys.stageKeyFor(room))
    return ingest && key !== undefined ? { rtmpPort: ingest.port, key } : undefined
  }

  return {
    routes,
    stageOf,
    told: shared.told,
    publishingOf,
    async open(given) {
      listeners = given
      if (port === 0) return
      for (const text of warningsAbout(stageKey)) log.warn(text)
      const onWarning = (text: string) => log.warn(text)
      ingest = await keepIngest({
        file: INGEST_FILE,
        host,
        port,
        publish: noted(stages.publish),
        onWarning,
      })
    },
    get ingest() {
      return ingest
    },
    counts: () => ({ ...stages.counts(), ...traffic.counts() }),
    async close() {
      stages.close()
      relays.close()
      await shared.close()
      await ingest?.close()
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
