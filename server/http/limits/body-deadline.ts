import type { RequestHandler } from 'express'

/** Nothing but packets of a chat is large, and those go to socket.io. */
const BODY_MS = 8000

/** Ends the connection of a request whose body is not there in time, be it asked for or not. */
export function limitBodies(bodyMs = BODY_MS): RequestHandler {
  return (request, _, next) => {
    const { headers } = request
    const hasBody = headers['content-length'] ?? headers['transfer-encoding']
    if (hasBody === undefined) return next()
    const timer = setTimeout(() => {
      if (!request.complete) request.socket.destroy()
    }, bodyMs)
    timer.unref()
    request.once('close', () => clearTimeout(timer))
    next()
  }
}
