import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ByteRange } from './byte-range.ts'
import { answerFor, type Description, type Piece } from './range-answer.ts'

/** Bytes that can be read from any place: an open file, or a buffer. */
export interface ByteSource {
  /** Fills `buffer` from `position` on; resolves with how many bytes came, 0 at the end. */
  read(buffer: Buffer, position: number): Promise<number>
}

export interface Representation extends Description {
  source: ByteSource
}

export interface SendOptions {
  /** A part that is asked for is cut to this many bytes; whole answers never are. */
  maxPartBytes?: number | undefined
  /** A client that takes nothing for this long is let go; a minute by default. */
  stallMs?: number | undefined
}

/** A file ended before its size, or could not be read on, in the middle of an answer. */
export class BrokenSourceError extends Error {
  override readonly name = 'BrokenSourceError'
}

/** What one answer holds in memory: large enough to be quick, small enough for hundreds. */
export const CHUNK_BYTES = 256 * 1024
const STALL_MS = 60_000

/** Used again instead of left to the garbage collector, which lets many of them pile up first. */
const spareBuffers: Buffer[] = []
const MAX_SPARE = 32

/**
 * Answers a GET or HEAD for clips and files alike. Resolves when the answer is out or the client
 * has gone; rejects with a `BrokenSourceError` when the source breaks off, the response being
 * destroyed then, since a promised length cannot be taken back. The caller, which opened the source, closes it.
 */
export async function sendFileRange(
  request: IncomingMessage,
  response: ServerResponse,
  representation: Representation,
  options: SendOptions = {},
): Promise<void> {
  const { status, headers, pieces } = answerFor(request, representation, options.maxPartBytes)
  response.writeHead(status, headers)
  if (request.method === 'HEAD' || pieces.length === 0) {
    response.end()
    return
  }
  response.setTimeout(options.stallMs ?? STALL_MS, () => response.destroy())
  await sendPieces(response, representation.source, pieces)
}

async function sendPieces(
  response: ServerResponse,
  source: ByteSource,
  pieces: Piece[],
): Promise<void> {
  const writer = createWriter(response)
  const buffer = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES)
  try {
    for (const piece of pieces) {
      if (typeof piece === 'string') await writer.write(Buffer.from(piece))
      else await sendPart(writer, source, piece, buffer)
      if (writer.isGone) return
    }
    await writer.end()
    // Only one that was written to its end is surely not used any more.
    if (spareBuffers.length < MAX_SPARE) spareBuffers.push(buffer)
  } catch (error) {
    response.destroy()
    throw error
  }
}

/** One buffer goes back and forth: filled, written, and filled again when the system has it. */
async function sendPart(writer: Writer, source: ByteSource, part: ByteRange, buffer: Buffer) {
  let position = part.first
  while (position <= part.last && !writer.isGone) {
    const room = buffer.subarray(0, Math.min(buffer.length, part.last - position + 1))
    const bytes = await readSome(source, room, position)
    await writer.write(room.subarray(0, bytes))
    position += bytes
  }
}

async function readSome(source: ByteSource, room: Buffer, position: number): Promise<number> {
  const bytes = await source.read(room, position).catch((cause: unknown) => {
    throw new BrokenSourceError(`It cannot be read from byte ${position} on.`, { cause })
  })
  if (bytes === 0) throw new BrokenSourceError(`It ends at byte ${position}, before its size.`)
  return bytes
}

interface Writer {
  readonly isGone: boolean
  /** Resolves when the system has taken the bytes, or the client has gone. */
  write(bytes: Buffer): Promise<void>
  end(): Promise<void>
}

function createWriter(response: ServerResponse): Writer {
  // A client that goes away may leave the callback of a write uncalled: its going answers instead.
  let goOn = () => {}
  response.once('close', () => goOn())
  response.on('error', () => goOn())

  function wait(start: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      goOn = resolve
      if (response.destroyed) resolve()
      else start(resolve)
    })
  }

  return {
    get isGone() {
      return response.destroyed
    },
    write: (bytes) => wait((done) => response.write(bytes, () => done())),
    end: () => wait((done) => response.end(() => done())),
  }
}
