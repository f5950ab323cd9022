import { randomUUID } from 'node:crypto'
import { Queue, QueueEvents } from 'bullmq'
import { EncodeError, type EncodeErrorCode } from '../../../helpers/clips/clip-encoder.ts'
import type { Clip, Pictures } from '../../../helpers/clips/run-encode.ts'
import { createDeferred, type Deferred } from '../../../helpers/deferred.ts'
import { openBlockingClient } from '../connection/connection.ts'
import { forgetBytes, type MadeClip, putFrames, takeClip } from './encode-bytes.ts'
import { EVENTS, FORGET, type JobParts, PREFIX, QUEUE } from './jobs.ts'

/** The side of a node that serves clients. */
export interface JobSender {
  /** Resolves with the clip; rejects with an `EncodeError`. */
  send(pictures: Pictures, signal: AbortSignal): Promise<Clip>
  /** Ends everything that is waited for. */
  giveUp(reason: EncodeError): void
  close(): Promise<void>
}

/** An answer that is not there by then will not come: its encoder, or this queue, is lost. */
const ANSWER_MS = 20_000

/** What an encoder says of a clip that it could not make. */
const CODES: readonly string[] = ['busy', 'failed', 'missing', 'unable', 'closed']

export async function openJobSender({ address, commands }: JobParts): Promise<JobSender> {
  const reader = openBlockingClient(address, 'encodes')
  const queue = new Queue(QUEUE, { connection: commands, prefix: PREFIX, streams: EVENTS })
  const events = new QueueEvents(QUEUE, { connection: reader, prefix: PREFIX })
  const waiting = new Map<string, Deferred<MadeClip>>()
  // Redis being away is said by the connection of the engine.
  queue.on('error', () => {})
  events.on('error', () => {})
  events.on('completed', ({ jobId, returnvalue }) =>
    // Parsed already, whatever its type says.
    waiting.get(jobId)?.resolve(returnvalue as unknown as MadeClip),
  )
  events.on('failed', ({ jobId, failedReason }) =>
    waiting.get(jobId)?.reject(errorFor(failedReason)),
  )
  await events.waitUntilReady()

  async function send(pictures: Pictures, signal: AbortSignal): Promise<Clip> {
    const id = randomUUID()
    const answer = createDeferred<MadeClip>()
    waiting.set(id, answer)
    const end = whenUnwanted(signal, answer)
    try {
      const job = await putFrames(commands, id, pictures)
      await queue.add(QUEUE, job, { jobId: id, removeOnComplete: FORGET, removeOnFail: FORGET })
      const made = await answer.promise
      // An encoder node of before this version has not measured it: nobody knows whether it is safe.
      if (made.flashes === undefined) throw lost('The encoder node is of an older version.')
      return { ...made, webm: await takeClip(commands, id) }
    } catch (error) {
      // Where it has not begun yet, nobody needs to begin it.
      await queue.remove(id).catch(() => undefined)
      await forgetBytes(commands, id).catch(() => undefined)
      throw error instanceof EncodeError || signal.aborted ? error : lost(error)
    } finally {
      waiting.delete(id)
      end()
    }
  }

  return {
    send,
    giveUp(reason) {
      for (const answer of waiting.values()) answer.reject(reason)
    },
    async close() {
      await Promise.allSettled([events.close(), queue.close()])
      reader.disconnect()
    },
  }
}

/** Ends the waiting when the clip is not wanted any more, or nobody has answered. */
function whenUnwanted(signal: AbortSignal, { reject, promise }: Deferred<MadeClip>): () => void {
  // It may be rejected while nobody waits for it yet.
  promise.catch(() => undefined)
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(() => reject(lost('No encoder node has answered.')), ANSWER_MS)
  return () => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
  }
}

/** Nobody has made it, which says nothing of this node, nor of the frames. */
function lost(cause: unknown): EncodeError {
  return new EncodeError('missing', 'The encoder nodes made no clip.', cause)
}

/** A job that BullMQ itself gives up has lost one encoder after another. */
function errorFor(reason: string): EncodeError {
  if (!CODES.includes(reason)) return lost(reason)
  return new EncodeError(reason as EncodeErrorCode, 'An encoder node made no clip.')
}
