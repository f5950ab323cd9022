import { type IncomingMessage, ServerResponse } from 'node:http'

/** engine.io's own code for it, which its clients know. */
const FORBIDDEN = 4

/**
 * Answers a request 403 with the reason. An upgrade has no response yet: engine.io hands over
 * something that only looks like one, so the answer is written to its connection.
 */
export function refuseRequest(request: IncomingMessage, response: object, reason: string): void {
  const body = JSON.stringify({ code: FORBIDDEN, message: reason })
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
  if (response instanceof ServerResponse) {
    response.writeHead(403, headers).end(body)
    return
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  request.socket.end(
    ['HTTP/1.1 403 Forbidden', 'Connection: close', ...head, '', body].join('\r\n'),
  )
  request.socket.destroySoon()
}
