import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

/** Longer addresses are none of ours. */
const MAX_HEADER_BYTES = 8 * 1024
/** A name, an IPv4 address or one of IPv6 in brackets, and a port: nothing that leads elsewhere. */
const HOST = /^(?=.{1,259}$)(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

const SENTENCE = 'This port speaks https. Begin its address with https://\n'

/**
 * For a person who typed `http://`, or nothing, before the address of a port that speaks https: each
 * request is answered with a redirect to the same host, port and path by https. It does not listen;
 * connections are handed to it, each with a listener for its errors. It takes no upgrades.
 */
export function createHttpsRedirect(): Server {
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, keepAlive: false }
  return createServer(limits, redirect)
}

function redirect(request: IncomingMessage, response: ServerResponse): void {
  const location = httpsAddress(request)
  response.statusCode = location === undefined ? 400 : 307
  if (location !== undefined) response.setHeader('Location', location)
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  // Whoever runs the server may switch https off again.
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Connection', 'close')
  response.end(SENTENCE)
}

/** `undefined` when the request does not say which host it is for, or no host of the web. */
export function httpsAddress({
  url = '/',
  headers: { host = '' },
}: Pick<IncomingMessage, 'url' | 'headers'>): string | undefined {
  if (!HOST.test(host) || !URL.canParse(`http://${host}`)) return undefined
  // Behind http:// no port means 80, which https:// would take for 443.
  const port = /:\d+$/.test(host) ? '' : ':80'
  return `https://${host}${port}${url.startsWith('/') ? url : '/'}`
}
