import { type IncomingMessage, ServerResponse, STATUS_CODES } from 'node:http'

/** A status of HTTP, and engine.io's own code for it, which its clients know. */
export interface RefusedBy {
  status: number
  code: number
}

const FORBIDDEN: RefusedBy = { status: 403, code: 4 }

/**
 * Answers a request with the reason why it is refused, 403 unless told. An upgrade has no response yet:
 * engine.io hands over something that only looks like one, so the answer is written to its connection.
 */
export function refuseRequest(
  request: IncomingMessage,
  response: object,
  message: string,
  { status, code }: RefusedBy = FORBIDDEN,
): void {
  const body = JSON.stringify({ code, message })
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
  if (response instanceof ServerResponse) {
    response.writeHead(status, headers).end(body)
    return
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const statusLine = `HTTP/1.1 ${status} ${STATUS_CODES[status]}`
  request.socket.end([statusLine, 'Connection: close', ...head, '', body].join('\r\n'))
  request.socket.destroySoon()
}
