import { join } from 'node:path'
import type { Router } from 'express'
import type { Logger } from 'pino'
import type { Clock } from '../helpers/clock.ts'
import type { Stage } from '../realtime/protocol.ts'
import { type Ingest, keepIngest } from '../stage/ingest-keeper.ts'
import { createStages } from '../stage/stages.ts'
import { packageRoot } from './package-root.ts'
import type { Options } from './settings.ts'
import { createStageCheck } from './stage-check.ts'
import { createStageRoutes } from './stage-routes.ts'

/** Compiled, since Node itself runs it: also under tests, which run from the sources. */
const INGEST_FILE = join(packageRoot, 'dist/stage/ingest.js')

export interface StageServer {
  routes: Router
  stateOf(room: string): Stage
  /** Takes publishers from now on, when RTMP_PORT is set; rejects with one sentence. */
  open(tellStage: (room: string, stage: Stage) => void): Promise<void>
  /** Where publishers come in; `undefined` when the stage is off. */
  readonly ingest: Ingest | undefined
  close(): Promise<void>
}

/** Ten wrong keys a minute may be tried, so a short one would be found in days. */
const SHORT_KEY = 12

function warningsAbout(stageKey: string | undefined): string[] {
  if (stageKey === undefined) return ['STAGE_KEY is not set: no room takes a publisher.']
  const isShort = stageKey.length < SHORT_KEY
  return isShort ? [`STAGE_KEY is short. ${SHORT_KEY} random characters resist guessing.`] : []
}

/** The live stage of every room: publishers in by RTMP, viewers out by HTTP. */
export function createStageServer(
  options: Options,
  { clock, log }: { clock: Clock; log: Logger },
): StageServer {
  const { host, rtmpPort: port, stageKey } = options
  const check = createStageCheck(stageKey)
  let tellStage: (room: string, stage: Stage) => void = () => {}
  let ingest: Ingest | undefined
  const stages = createStages({
    check,
    changed: (room, stage) => tellStage(room, stage),
    now: clock.now,
  })
  const routes = createStageRoutes(stages, check, {
    trustedProxies: options.trustProxy,
    viewersPerAddress: options.connectionsPerAddress,
  })

  return {
    routes,
    stateOf: stages.stateOf,
    async open(tell) {
      tellStage = tell
      if (port === 0) return
      for (const text of warningsAbout(stageKey)) log.warn(text)
      const onWarning = (text: string) => log.warn(text)
      ingest = await keepIngest({ file: INGEST_FILE, host, port, wish: stages.wish, onWarning })
    },
    get ingest() {
      return ingest
    },
    async close() {
      stages.close()
      await ingest?.close()
    },
  }
}
