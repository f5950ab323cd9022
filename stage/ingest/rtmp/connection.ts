import type { Socket } from 'node:net'
import type { StreamTag } from '../../wire/stream-tag.ts'
import { publishRefused } from './commands.ts'
import { FAREWELL_MS, MAX_UNREAD_BYTES, PUBLISH_DEADLINE_MS, PUBLISHER_IDLE_MS } from './limits.ts'
import type { Place } from './places.ts'
import { ProtocolError } from './protocol-error.ts'
import type { PublishRequest } from './publish-request.ts'
import { serveSession, type Verdict } from './session.ts'

export interface ConnectionDependencies {
  place: Place
  authorize(request: PublishRequest): Promise<Verdict>
  forward(tag: StreamTag): Promise<void>
}

const TOO_MANY: Verdict = { ok: false, text: 'Too many publishers. Try again later.' }

/**
 * Serves one publisher's socket and resolves when it is closed. Whatever the peer does ends its own
 * connection only; it rejects for a mistake of ours alone.
 */
export async function serveConnection(
  socket: Socket,
  parts: ConnectionDependencies,
): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  // What breaks is noticed where data is awaited; unheard, an error would end the process.
  socket.on('error', () => undefined)
  try {
    await serve(socket, parts)
  } finally {
    socket.destroy()
    await closed
    parts.place.leave()
  }
}

async function serve(
  socket: Socket,
  { place, authorize, forward }: ConnectionDependencies,
): Promise<void> {
  const deadline = setTimeout(() => socket.destroy(), PUBLISH_DEADLINE_MS)
  let isPublishing = false
  socket.setTimeout(PUBLISHER_IDLE_MS, () => socket.destroy())
  const send = (bytes: Buffer) => {
    if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy()
    if (socket.writable) socket.write(bytes)
  }
  try {
    await serveSession(socket.iterator({ destroyOnReturn: false }), {
      send,
      authorize: async (request) => {
        const verdict = await authorize(request)
        return verdict.ok && !place.publish() ? TOO_MANY : verdict
      },
      began() {
        clearTimeout(deadline)
        isPublishing = true
      },
      forward,
    })
    await sayGoodbye(socket)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throwUnlessBroken(error)
    else if (isPublishing) {
      send(publishRefused(error.message))
      await sayGoodbye(socket)
    }
  } finally {
    clearTimeout(deadline)
  }
}

/** Closes so that the last words arrive: what the peer still sends is read and thrown away. */
function sayGoodbye(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, FAREWELL_MS)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.end()
    socket.resume()
  })
}

/** A connection that broke is nobody's mistake; anything else is ours. */
function throwUnlessBroken(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isBroken = /^(?:E[A-Z]+|ERR_STREAM_PREMATURE_CLOSE)$/.test(code)
  if (!isBroken) throw error
}
