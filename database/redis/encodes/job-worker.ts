import { UnrecoverableError, Worker } from 'bullmq'
import { EncodeError } from '../../../helpers/clips/clip-encoder.ts'
import type { Encode } from '../../encode-queue.ts'
import { openBlockingClient } from '../connection/connection.ts'
import { type EncodeJob, type MadeClip, putClip, readFrames } from './encode-bytes.ts'
import { FORGET, type JobParts, PREFIX, QUEUE } from './jobs.ts'

/**
 * A job whose encoder has not renewed its lock for so long has lost it (a visibility timeout); another
 * looks for such jobs every second and takes them over: together well below the five seconds within
 * which a message of a killed encoder has to be there, or refused.
 */
const LOCK_MS = 2000
const STALLED_CHECK_MS = 1000
/** An encode that has taken two encoders along is not given to a third. */
const MOST_TAKEOVERS = 1

/** Takes jobs, `slots` at once, until it is closed. */
export async function openJobWorker(
  { address, commands }: JobParts,
  slots: number,
  encode: Encode,
): Promise<{ close(): Promise<void> }> {
  const client = openBlockingClient(address, 'encoder')
  const worker = new Worker<EncodeJob, MadeClip>(
    QUEUE,
    async ({ id = '', data }) => {
      const pictures = await readFrames(commands, id, data).catch(gone)
      const clip = await encode(pictures, new AbortController().signal).catch(asReason)
      await putClip(commands, id, clip)
      const { webm: _, ...made } = clip
      return made
    },
    {
      ...{ connection: client, prefix: PREFIX, concurrency: slots },
      ...{ lockDuration: LOCK_MS, stalledInterval: STALLED_CHECK_MS },
      ...{ maxStalledCount: MOST_TAKEOVERS, removeOnComplete: FORGET, removeOnFail: FORGET },
    },
  )
  worker.on('error', () => {})
  await worker.waitUntilReady()
  return {
    async close() {
      await worker.close()
      client.disconnect()
    },
  }
}

/** Nobody waits for it any more. */
function gone(): never {
  throw new UnrecoverableError('aborted')
}

/** All that the other side is told is the code: texts of errors may show paths. */
function asReason(error: unknown): never {
  throw new UnrecoverableError(error instanceof EncodeError ? error.code : 'unable')
}
