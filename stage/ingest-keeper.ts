import { setTimeout } from 'node:timers/promises'
import { createDeferred } from '../helpers/deferred.ts'
import { type IngestProcess, startIngestProcess } from './ingest-process.ts'
import type { PublishRequest, PublishVerdict } from './wire/publication.ts'

export interface IngestOptions {
  /** The compiled `stage/ingest/ingest.js`. */
  file: string
  host: string
  /** 0 picks a free port, which is then kept. */
  port: number
  publish(request: PublishRequest): Promise<PublishVerdict>
  onWarning(text: string): void
}

export interface Ingest {
  port: number
  /** The process that listens right now. */
  readonly pid: number | undefined
  /** Ends it for good; may be called twice. */
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000
/** A process that ran this long has not failed at its start. */
const HEALTHY_MS = 30_000

/**
 * Keeps an ingest process running: one that dies is started again on the same port, after a pause
 * that doubles while it keeps dying. Rejects with one sentence when the first cannot listen.
 */
export async function keepIngest(options: IngestOptions): Promise<Ingest> {
  const closing = new AbortController()
  const first = run(options)
  const port = await first.port
  let current = first.process
  const kept = keep(first.ended)

  async function keep(ended: Promise<void>): Promise<void> {
    await ended
    for (let pauseMs = FIRST_PAUSE_MS; !closing.signal.aborted; ) {
      options.onWarning(`The stage's ingest ended. It is started again in ${pauseMs} ms.`)
      await setTimeout(pauseMs, undefined, { signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      const startedAt = performance.now()
      const next = run({ ...options, port })
      next.port.catch((error: Error) => options.onWarning(error.message))
      current = next.process
      await next.ended
      const isHealthy = performance.now() - startedAt > HEALTHY_MS
      pauseMs = isHealthy ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
    }
  }

  return {
    port,
    get pid() {
      return current.pid
    },
    async close() {
      closing.abort()
      current.kill()
      await kept
    },
  }
}

interface Run {
  process: IngestProcess
  /** Rejects with one sentence when it cannot listen. */
  port: Promise<number>
  ended: Promise<void>
}

function run({ file, host, port, publish, onWarning }: IngestOptions): Run {
  const listening = createDeferred<number>()
  const ended = createDeferred<void>()
  const process = startIngestProcess(
    { file, host, port },
    {
      publish,
      listening: listening.resolve,
      failed: (reason) => listening.reject(new Error(reasonNotToListen(reason, host, port))),
      complained: (text) => onWarning(`The stage's ingest says: ${text}`),
      exited() {
        listening.reject(new Error("The stage's ingest ended before it could listen."))
        ended.resolve()
      },
    },
  )
  return { process, port: listening.promise, ended: ended.promise }
}

function reasonNotToListen(
  { code, message }: { code: string; message: string },
  host: string,
  port: number,
): string {
  const reasons: Record<string, string> = {
    EADDRINUSE: `RTMP_PORT ${port} is taken by another program. Stop it, or choose another.`,
    EACCES: `RTMP_PORT ${port} may not be used by this user. Choose one above 1023.`,
  }
  return reasons[code] ?? `The stage cannot listen on ${host}:${port}: ${message}`
}
