import type { StreamTag } from '../../wire/stream-tag.ts'
import { type ChunkReader, createChunkReader, type RtmpMessage } from './chunk-reader.ts'
import { createCommands, type Outcome, publishRefused, publishStarted } from './commands.ts'
import { createHandshake } from './handshake.ts'
import { MAX_MESSAGE_BYTES, MAX_WAITING_BYTES, MAX_WAITING_MESSAGE_BYTES } from './limits.ts'
import { createMedia } from './media.ts'
import { acknowledgement, MESSAGE, WINDOW_BYTES } from './messages.ts'
import { ProtocolError } from './protocol-error.ts'
import type { PublishRequest } from './publish-request.ts'

/** Whether a request is granted; `text` tells the publisher why not. */
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
 * One publisher from its first byte to its last. Resolves when it has said goodbye or was refused;
 * throws a `ProtocolError` when it makes no sense. Nothing is forwarded before the request is granted.
 */
export async function serveSession(
  data: AsyncIterable<Buffer>,
  parts: SessionDependencies,
): Promise<void> {
  const handshake = createHandshake()
  const reader = createChunkReader(MAX_WAITING_MESSAGE_BYTES)
  const take = createListener(reader, parts)
  const count = createCount(parts)
  let isShakingHands = true

  for await (const bytes of data) {
    count(bytes.length, take.isPublishing())
    let rest: Buffer | undefined = bytes
    if (isShakingHands) {
      const taken = handshake.take(bytes)
      if (taken.answer) parts.send(taken.answer)
      rest = taken.rest
      isShakingHands = rest === undefined
    }
    for (const message of rest ? reader.read(rest) : []) {
      if (await take.message(message)) return
    }
  }
}

/** Counts what came: too much from a stranger ends it, and a publisher wants it acknowledged. */
function createCount({ send }: SessionDependencies) {
  let received = 0
  let acknowledged = 0
  return (bytes: number, isPublishing: boolean) => {
    received += bytes
    if (!isPublishing && received > MAX_WAITING_BYTES) {
      throw new ProtocolError('Too much was sent before a publish was accepted.')
    }
    if (received - acknowledged < WINDOW_BYTES) return
    acknowledged = received
    send(acknowledgement(received))
  }
}

/** Takes message after message; `true` is the end. */
function createListener(
  reader: ChunkReader,
  { send, authorize, began, forward }: SessionDependencies,
) {
  const command = createCommands()
  const media = createMedia()
  let isPublishing = false

  async function message(message: RtmpMessage): Promise<boolean> {
    if (message.type === MESSAGE.command || message.type === MESSAGE.commandAmf3) {
      return obey(command(message))
    }
    const part = isPublishing ? media(message) : undefined
    if (part) await forward(part)
    return false
  }

  async function obey(outcome: Outcome): Promise<boolean> {
    if (outcome.type === 'publish') return publish(outcome.request)
    if (outcome.type === 'answer' || outcome.type === 'refuse') send(outcome.bytes)
    return outcome.type === 'refuse' || outcome.type === 'end'
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

  return { message, isPublishing: () => isPublishing }
}
