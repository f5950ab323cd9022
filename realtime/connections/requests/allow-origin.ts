import { type IncomingMessage, ServerResponse } from 'node:http'

/**
 * Lets pages of the listed origins read their answers (CORS): a browser withholds them otherwise, so
 * that only websockets would work. Answers a preflight, the question that a browser asks before it
 * posts bytes, and returns whether the request was one.
 */
export function allowOrigin(
  { headers, method }: IncomingMessage,
  response: object,
  publicOrigins: string[],
): boolean {
  const { origin } = headers
  // An upgrade has no response, and browsers let any page read a websocket.
  if (!(response instanceof ServerResponse)) return false
  if (origin === undefined || !publicOrigins.includes(origin)) return false
  response.setHeader('Access-Control-Allow-Origin', origin)
  // Clients of 1.x always ask with them, though there are none.
  response.setHeader('Access-Control-Allow-Credentials', 'true')
  response.setHeader('Vary', 'Origin')
  if (method !== 'OPTIONS') return false
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST')
  response.setHeader('Access-Control-Allow-Headers', 'Content-Type')
  response.writeHead(204).end()
  return true
}
