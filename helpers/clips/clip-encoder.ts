import { JpegError, readJpeg, withoutMetadata } from '../jpeg/jpeg.ts'
import { directRunner, type ProcessRunner } from '../processes/process-host.ts'
import { noLimits, type ProcessLimits } from '../processes/process-limits.ts'
import { ProcessError } from '../processes/run-process.ts'
import { removeEmpty } from '../processes/temp-files.ts'
import { createClipQueue, QueueFullError } from './clip-queue.ts'
import { type Clip, type EncodeSettings, type Pictures, runEncode } from './run-encode.ts'

export { sweepLeftovers } from '../processes/temp-files.ts'
export type { Clip } from './run-encode.ts'

export type EncodeErrorCode = 'busy' | 'failed' | 'missing' | 'unable' | 'closed' | 'aborted'

/**
 * Why there is no clip. `busy`: too many are waiting - `failed`: ffmpeg did not make one, its
 * `cause` says how - `missing`: there is no ffmpeg to run, or no encoder node that answers - `unable`: the
 * machine refuses, be it that the disk is full - `closed`, `aborted`: not wanted any more
 */
export class EncodeError extends Error {
  override readonly name = 'EncodeError'
  readonly code: EncodeErrorCode

  constructor(code: EncodeErrorCode, text: string, cause?: unknown) {
    super(text, cause === undefined ? undefined : { cause })
    this.code = code
  }
}

/** Makes clips somewhere else. */
export interface Elsewhere {
  /** How many at once; 0 while it makes none. */
  slots(): number
  /** Rejects with an `EncodeError`, or with the signal's reason. */
  encode(pictures: Pictures, signal: AbortSignal): Promise<Clip>
}

export interface ClipEncoderOptions {
  ffmpegPath: string
  /** How many clips are encoded at once. */
  encoders: number
  /** How many more may wait. */
  maxQueued: number
  /** A folder of this server's own, made when needed; a second server must not share it. */
  tmpDir: string
  /** An encode that takes longer is killed; 3000 by default. */
  deadlineMs?: number
  /** How fast the loop plays, in frames a second. */
  fps: number
  limits?: ProcessLimits
  /** What runs ffmpeg; by default this very process. It stays open when the encoder is closed. */
  runner?: ProcessRunner
  /** Where clips are made as long as it has slots: on other nodes. */
  elsewhere?: Elsewhere | undefined
  /** The largest picture to encode; 640x480 by default. */
  maxWidth?: number
  maxHeight?: number
}

export interface EncodeOptions {
  /** What the frames are expected to measure; by default what the first one measures. */
  size?: { width: number; height: number }
  /** `queued` with the number of clips before this one, each time it changes; then `encoding`. */
  onProgress?: (stage: 'queued' | 'encoding', ahead: number) => void
  /** Takes the clip out of the queue, or ends its ffmpeg. */
  signal?: AbortSignal
  /** Where it comes from: addresses take turns. */
  address?: string
}

/** The server's pool of encoders: a bounded queue before `runEncode`, with checked frames and coded errors. */
export interface ClipEncoder {
  /**
   * Makes a loop of JPEGs; addresses take turns. Rejects with an `EncodeError`; with `busy` when as
   * many as may are waiting, and the address has its share of them.
   */
  encode(frames: Buffer[], options?: EncodeOptions): Promise<Clip>
  /**
   * Runs other work with ffmpeg among the clips, after every clip that waits and on all encoders
   * but one. Rejects as `encode` does.
   */
  runInBackground<T>(task: (signal: AbortSignal) => Promise<T>, address?: string): Promise<T>
  readonly active: number
  readonly queued: number
  /** Takes no more, kills what runs, and resolves when nothing is left of it. May be called twice. */
  close(): Promise<void>
}

/** Touches nothing until the first clip. */
export function createClipEncoder(options: ClipEncoderOptions): ClipEncoder {
  const settings: EncodeSettings = {
    ffmpegPath: options.ffmpegPath,
    tmpDir: options.tmpDir,
    deadlineMs: options.deadlineMs ?? 3000,
    fps: options.fps,
    limits: options.limits ?? noLimits,
    runner: options.runner ?? directRunner,
  }
  const { encoders, elsewhere } = options
  const queue = createClipQueue(
    () => elsewhere?.slots() || encoders,
    options.maxQueued,
    encoders - 1,
  )
  let closing: Promise<void> | undefined

  function make(pictures: Pictures, signal: AbortSignal): Promise<Clip> {
    const isElsewhere = elsewhere !== undefined && elsewhere.slots() > 0
    return isElsewhere ? elsewhere.encode(pictures, signal) : runEncode(pictures, settings, signal)
  }

  async function encode(frames: Buffer[], wishes: EncodeOptions = {}): Promise<Clip> {
    if (closing !== undefined) throw closed()
    try {
      const pictures = readPictures(frames, options, wishes.size)
      return await queue.add((signal) => make(pictures, signal), wishes)
    } catch (error) {
      throw asEncodeError(error, wishes.signal)
    }
  }

  async function runInBackground<T>(
    task: (signal: AbortSignal) => Promise<T>,
    address?: string,
  ): Promise<T> {
    if (closing !== undefined) throw closed()
    try {
      return await queue.add(task, { isBackground: true, address })
    } catch (error) {
      throw asEncodeError(error, undefined)
    }
  }

  async function end(): Promise<void> {
    queue.stop(closed())
    await queue.idle()
    await removeEmpty(options.tmpDir)
  }

  return {
    encode,
    runInBackground,
    get active() {
      return queue.active
    },
    get queued() {
      return queue.waiting
    },
    close() {
      closing ??= end()
      return closing
    },
  }
}

/**
 * The last look at what goes into a C library, whatever a caller has checked before: pictures that
 * `readJpeg` takes, all of one size, without their metadata.
 */
function readPictures(
  frames: Buffer[],
  { maxWidth = 640, maxHeight = 480 }: ClipEncoderOptions,
  expected?: { width: number; height: number },
): Pictures {
  const jpegs = frames.map((frame) => readJpeg(frame, { maxWidth, maxHeight }))
  const size = expected ?? jpegs[0]
  if (size === undefined) throw new JpegError('bad', 'There is no frame.')
  const { width, height } = size
  if (jpegs.some((jpeg) => jpeg.width !== width || jpeg.height !== height)) {
    throw new JpegError('size', `Not all frames are of ${width}x${height}.`)
  }
  const bare = frames.map((frame, index) => {
    const jpeg = jpegs[index]
    return jpeg ? withoutMetadata(frame, jpeg) : frame
  })
  return { frames: bare, width, height }
}

function closed(): EncodeError {
  return new EncodeError('closed', 'The encoder is closed.')
}

/** The exit codes by which setpriv and prlimit say that there was nothing to start. */
const NOT_FOUND = [126, 127]

function asEncodeError(error: unknown, signal: AbortSignal | undefined): EncodeError {
  const cause = error instanceof ProcessError && error.code === 'aborted' ? error.cause : error
  if (cause instanceof EncodeError) return cause
  if (cause instanceof QueueFullError) return new EncodeError('busy', cause.message)
  if (signal?.aborted) return new EncodeError('aborted', 'The clip is not wanted any more.', cause)
  if (error instanceof ProcessError) {
    const missing = error.code === 'missing' || NOT_FOUND.includes(error.exitCode ?? 0)
    if (missing) return new EncodeError('missing', 'There is no ffmpeg to run.', error)
  }
  if (isOfTheSystem(error)) return new EncodeError('unable', 'The system refused.', error)
  return new EncodeError('failed', 'ffmpeg made no clip.', error)
}

/** A full disk, no more descriptors or processes: nothing that other frames would mend. */
function isOfTheSystem(error: unknown): boolean {
  if (!(error instanceof ProcessError)) return error instanceof Error && 'syscall' in error
  // A program that ran has ended somehow.
  return error.code === 'failed' && error.exitCode === null && error.signal === null
}
