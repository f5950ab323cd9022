import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** Clients that pipeline have a handful under way; browsers do not pipeline at all. */
const MAX_WAITING = 15

/** The requests that one connection has made (HTTP pipelining). */
interface Line {
  isBusy: boolean
  waiting: (() => void)[]
}

type Answer = ServerResponse<IncomingMessage> & { req: IncomingMessage }

/**
 * One answer at a time on each connection. A client may send its next requests before it has the
 * answers (pipelining), but those go out in order, so whatever is begun early only waits in memory:
 * each request begins when the one before it is answered. Meanwhile nothing more is read from the
 * connection (backpressure). Node reads the requests of a whole packet at once, a thousand of them
 * in 64 KB, before it looks whether to go on: so one that has sent more than a handful is ended, and
 * what it sent beside those reaches nobody.
 *
 * Stands before every listener that the server has by then, socket.io's too.
 */
export function answerInTurn(server: Server): Server {
  const lines = new WeakMap<Socket, Line>()
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')

  function begin(line: Line, request: IncomingMessage, response: Answer): void {
    line.isBusy = true
    response.once('close', () => goOn(line, request.socket))
    for (const listener of listeners) listener.call(server, request, response)
  }

  return server.on('request', (request, response) => {
    const { socket } = request
    if (socket.destroyed) return
    const line = lines.get(socket) ?? { isBusy: false, waiting: [] }
    lines.set(socket, line)
    if (!line.isBusy) return begin(line, request, response)
    line.waiting.push(() => begin(line, request, response))
    if (line.waiting.length <= MAX_WAITING) return void socket.pause()
    line.waiting.length = 0
    stopReading(socket)
  })
}

/**
 * Ends a connection in the middle of what was read of it. Node would go on to the end of that piece
 * and make objects of 2 KB for each request in it; a parser that is answered -1 gives up.
 */
function stopReading(socket: Socket): void {
  const parser: unknown = Reflect.get(socket, 'parser')
  if (typeof parser === 'object' && parser) Reflect.set(parser, 'onIncoming', () => -1)
  socket.destroy()
}

function goOn(line: Line, socket: Socket): void {
  line.isBusy = false
  if (socket.destroyed) line.waiting.length = 0
  line.waiting.shift()?.()
  if (line.waiting.length === 0) socket.resume()
}
