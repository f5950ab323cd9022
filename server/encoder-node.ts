import express from 'express'
import type { Logger } from 'pino'
import type { Engine } from '../database/engine.ts'
import { systemClock } from '../helpers/clock.ts'
import { createProcessHost } from '../helpers/processes/process-host.ts'
import { watchHealth } from './http/encoder-health.ts'
import { createHealthRoutes } from './http/health-routes.ts'
import { createHttpServer, listen } from './http/listen.ts'
import { createReadiness } from './http/readiness.ts'
import type { Options } from './settings.ts'
import { findTools, type Tools } from './wiring/find-tools.ts'
import { openEncoder } from './wiring/open-encoder.ts'
import { openEngine } from './wiring/open-engine.ts'
import { urlOf } from './wiring/server-url.ts'
import { once, runBackwards, type Undo } from './wiring/undo.ts'

/** A node that makes clips for the others: ROLE=encoder. */
export interface EncoderNode {
  /** Where `/healthz` and `/readyz` answer; nothing else does. */
  url: string
  encoders: Tools
  /** Takes no more clips, finishes those begun, and undoes everything; may be called twice. */
  close(): Promise<void>
}

/**
 * Takes clips off the queue on Redis, ENCODERS at once. Rejects with one sentence when it cannot start, and
 * has then closed whatever it had opened.
 */
export async function openEncoderNode(options: Options, log: Logger): Promise<EncoderNode> {
  const undo: Undo[] = []
  const close = once(() => runBackwards(undo))
  try {
    return { ...(await open(options, log, undo)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(options: Options, log: Logger, undo: Undo[]) {
  const runner = createProcessHost()
  undo.push(() => runner.close())
  const tools = await findTools(options, runner)
  for (const text of tools.limits.missing) log.warn(text)
  const engine = await openEngine(options, { clock: systemClock, log })
  undo.push(() => engine.close())
  const { encoder, prove } = watchHealth(await openEncoder(options, tools, { runner }))
  undo.push(() => encoder.close())
  const readiness = createReadiness({ engine, ffmpegPath: tools.ffmpeg.path, proveEncoder: prove })
  const serving = await queueOf(engine).serve(options.encoders, ({ frames, width, height }) =>
    encoder.encode(frames, { size: { width, height } }),
  )
  undo.push(() => serving.close())
  undo.push(async () => readiness.stop())

  const pages = express().disable('x-powered-by').use(createHealthRoutes(readiness.check))
  const httpServer = await createHttpServer(options, pages)
  const port = await listen(httpServer, options, (err) =>
    log.error({ err }, 'a connection could not be taken'),
  )
  undo.push(async () => {
    httpServer.close()
    httpServer.closeAllConnections()
  })
  return { url: urlOf(options, port), encoders: tools }
}

function queueOf({ encodes }: Engine) {
  if (encodes === undefined) throw new Error('ROLE=encoder needs REDIS_URL.')
  return encodes
}
