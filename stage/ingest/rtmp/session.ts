import type { StreamTag } from '../../wire/stream-tag.ts'
import { createCommands, type Outcome, publishRefused, publishStarted } from './commands.ts'
import { createMedia } from './media/media.ts'
import { type ChunkReader, createChunkReader, type RtmpMessage } from './protocol/chunk-reader.ts'
import { createHandshake } from './protocol/handshake.ts'
import {
  MAX_MESSAGE_BYTES,
  MAX_WAITING_BYTES,
  MAX_WAITING_MESSAGE_BYTES,
} from './protocol/limits.ts'
import { acknowledgement, MESSAGE, pongFor, WINDOW_BYTES } from './protocol/messages.ts'
import { ProtocolError } from './protocol/protocol-error.ts'
import type { PublishRequest } from './publish-request.ts'

/** Below it, acknowledgements alone could fill the connection. */
const LEAST_WINDOW_BYTES = 4096

/** Whether a request is granted; `text` is the reason, for a person. */
export type Verdict = { ok: true } | { ok: false; text: string }

/** What a session needs from the world: no sockets, no clocks. */
export interface SessionDependencies {
  send(bytes: Buffer): void
  /** Whether this request may be fulfilled; asked at most once. */
  authorize(request: PublishRequest): Promise<Verdict>
  /** The request was granted: what comes now is a broadcast. */
  began(): void
  /** Resolves when more may come. */
  forward(tag: StreamTag): Promise<void>
}

/**
 * One publisher from its first byte to its last. Resolves when it has closed or was refused;
 * throws a `ProtocolError` when it makes no sense. Nothing is forwarded before the request is granted.
 */
export async function serveSession(
  data: AsyncIterable<Buffer>,
  dependencies: SessionDependencies,
): Promise<void> {
  const handshake = createHandshake()
  const reader = createChunkReader(MAX_WAITING_MESSAGE_BYTES)
  const count = createCount(dependencies)
  const listener = createListener({ reader, setWindow: count.setWindow }, dependencies)
  let isShakingHands = true

  for await (const bytes of data) {
    count.take(bytes.length, listener.isPublishing())
    let rest: Buffer | undefined = bytes
    if (isShakingHands) {
      const taken = handshake.take(bytes)
      if (taken.answer) dependencies.send(taken.answer)
      rest = taken.rest
      isShakingHands = rest === undefined
    }
    for (const message of rest ? reader.read(rest) : []) {
      if (await listener.take(message)) return
    }
  }
}

/** Counts what came: too much before publishing ends it, and a publisher wants it acknowledged. */
function createCount({ send }: SessionDependencies) {
  let received = 0
  let acknowledged = 0
  let windowBytes = WINDOW_BYTES

  function take(bytes: number, isPublishing: boolean): void {
    received += bytes
    if (!isPublishing && received > MAX_WAITING_BYTES) {
      throw new ProtocolError('Too much was sent before a publish was accepted.')
    }
    if (received - acknowledged < windowBytes) return
    acknowledged = received
    send(acknowledgement(received))
  }

  return {
    take,
    /** The publisher stops when nothing is acknowledged after so many bytes. */
    setWindow(bytes: number) {
      windowBytes = Math.min(Math.max(bytes, LEAST_WINDOW_BYTES), WINDOW_BYTES)
    },
  }
}

interface Listening {
  reader: ChunkReader
  setWindow(bytes: number): void
}

/** Takes message after message; `true` is the end. */
function createListener(
  { reader, setWindow }: Listening,
  { send, authorize, began, forward }: SessionDependencies,
) {
  const command = createCommands()
  const media = createMedia()
  let isPublishing = false

  async function take(message: RtmpMessage): Promise<boolean> {
    const { type, payload } = message
    if (type === MESSAGE.command || type === MESSAGE.commandAmf3) return obey(command(message))
    if (type === MESSAGE.userControl) pong(payload)
    else if (type === MESSAGE.windowSize)
      setWindow(payload.length < 4 ? 0 : payload.readUInt32BE(0))
    else if (isPublishing) for (const tag of media(message)) await forward(tag)
    return false
  }

  function pong(payload: Buffer): void {
    const answer = pongFor(payload)
    if (answer) send(answer)
  }

  async function obey(outcome: Outcome): Promise<boolean> {
    if (outcome.type === 'publish') return publish(outcome.request)
    if (outcome.type === 'answer' || outcome.type === 'refuse') send(outcome.bytes)
    // Some encoders tidy up before they begin: they close streams of their last life.
    return outcome.type === 'refuse' || (outcome.type === 'end' && isPublishing)
  }

  async function publish(request: PublishRequest): Promise<boolean> {
    if (isPublishing) throw new ProtocolError('One broadcast for each connection.')
    const verdict = await authorize(request)
    send(verdict.ok ? publishStarted() : publishRefused(verdict.text))
    if (!verdict.ok) return true
    isPublishing = true
    reader.maxMessageBytes = MAX_MESSAGE_BYTES
    began()
    return false
  }

  return { take, isPublishing: () => isPublishing }
}
