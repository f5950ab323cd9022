import type { IncomingMessage } from 'node:http'
import { isAllowedOrigin, type OriginRules } from './origin.ts'
import { queryOf } from './query.ts'

const FOREIGN =
  'Pages of this origin may not connect. Whoever runs this server can allow it with PUBLIC_ORIGIN.'
const JSONP = 'JSONP is not served: any page could read it. Leave out "j", or use a websocket.'
const CONTENT_TYPE = 'Packets are posted as text/plain or application/octet-stream.'

/** What clients of both protocols post as; forms and scripts of foreign pages have others. */
const CONTENT_TYPES = ['text/plain', 'application/octet-stream']

/**
 * Looks at one request to socket.io, be it the first of a connection or a later one, by any
 * transport: a later one reads and posts as well. Returns why it is refused, for a person to read,
 * or `undefined`. This is the defence against cross-site request forgery.
 */
export function checkRequest(request: IncomingMessage, rules: OriginRules): string | undefined {
  if (!isAllowedOrigin(request, rules)) return FOREIGN
  if ('j' in queryOf(request)) return JSONP
  if (request.method === 'POST' && !hasKnownType(request)) return CONTENT_TYPE
  return undefined
}

function hasKnownType({ headers }: IncomingMessage): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1)
  return headers['content-type'] === undefined || CONTENT_TYPES.includes(type.trim().toLowerCase())
}
