import type { Socket } from 'node:net'
import type { StreamTag } from '../../wire/stream-tag.ts'
import { publishRefused } from './commands.ts'
import type { Place } from './places.ts'
import {
  FAREWELL_MS,
  MAX_UNREAD_BYTES,
  PUBLISH_DEADLINE_MS,
  PUBLISHER_IDLE_MS,
} from './protocol/limits.ts'
import { ProtocolError } from './protocol/protocol-error.ts'
import type { PublishRequest } from './publish-request.ts'
import { serveSession, type Verdict } from './session.ts'

export interface ConnectionDependencies {
  place: Place
  authorize(request: PublishRequest): Promise<Verdict>
  forward(tag: StreamTag): Promise<void>
}

const TOO_LATE: Verdict = { ok: false, text: 'This took too long. Try again.' }

/**
 * Serves one publisher's socket and resolves when it is closed. Whatever comes ends this
 * connection only; it rejects for a mistake of ours alone.
 */
export async function serveConnection(
  socket: Socket,
  dependencies: ConnectionDependencies,
): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  // What breaks is noticed where data is awaited; unheard, an error would end the process.
  socket.on('error', () => undefined)
  try {
    await serve(socket, dependencies)
  } finally {
    socket.destroy()
    await closed
    dependencies.place.leave()
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
        return verdict.ok && !place.publish() ? TOO_LATE : verdict
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

/**
 * Closes so that the last answer arrives: what still comes is read and thrown away. One that does not close its
 * side is waited for `FAREWELL_MS` at most: the timer is no pause, it ends with the connection.
 */
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
