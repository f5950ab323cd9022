import type { Socket } from 'node:net'
import type { RequestHandler, Response } from 'express'

/** Clients that pipeline have a handful under way; browsers do not pipeline at all. */
const MAX_WAITING = 200

/** What has been asked for on one connection. */
interface Line {
  isBusy: boolean
  waiting: (() => void)[]
}

/**
 * One answer at a time on each connection. A client may send its next requests before it has the
 * answers (pipelining), but those go out in order, so whatever is begun early only waits in memory:
 * each request begins when the one before it is answered. Meanwhile nothing more is read from the
 * connection (backpressure), and one that has sent hundreds already is closed.
 */
export function answerInTurn(): RequestHandler {
  const lines = new WeakMap<Socket, Line>()

  function begin(line: Line, response: Response, next: () => void): void {
    line.isBusy = true
    response.once('close', () => goOn(line, response.req.socket))
    next()
  }

  return (request, response, next) => {
    const { socket } = request
    const line = lines.get(socket) ?? { isBusy: false, waiting: [] }
    lines.set(socket, line)
    if (!line.isBusy) return begin(line, response, next)
    line.waiting.push(() => begin(line, response, next))
    if (line.waiting.length > MAX_WAITING) socket.destroy()
    else socket.pause()
  }
}

function goOn(line: Line, socket: Socket): void {
  line.isBusy = false
  if (socket.destroyed) line.waiting.length = 0
  line.waiting.shift()?.()
  if (line.waiting.length === 0) socket.resume()
}
