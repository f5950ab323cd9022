import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { belowBase } from '../base-path.ts'
import type { CertificatePage } from '../page/certificate-page.ts'
import { SOCKET_PATH } from './guard-sockets.ts'

/** Longer addresses are none of ours. */
const MAX_HEADER_BYTES = 8 * 1024
/** A name, an IPv4 address or one of IPv6 in brackets, and a port: nothing that leads elsewhere. */
const HOST = /^(?=.{1,259}$)(?:[a-z\d](?:[a-z\d.-]*[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

const SENTENCE = 'This port speaks https. Begin its address with https://'

/**
 * For a person who typed `http://`, or nothing, before the address of a port that speaks https: each
 * request is answered with a redirect to the same host, port and path by https, or by a page that leads
 * there and explains first. It does not listen; connections are handed to it, each with a listener for its errors. It takes no upgrades.
 */
export function createHttpsRedirect(basePath: string, explain?: CertificatePage): Server {
  const limits = { maxHeaderSize: MAX_HEADER_BYTES, keepAlive: false }
  return createServer(limits, (request, response) => {
    void answer(request, response, basePath, explain)
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  basePath: string,
  explain: CertificatePage | undefined,
): Promise<void> {
  // Not to be remembered: its operator may switch https off again.
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Connection', 'close')
  // socket.io's client in Node would ask for the new address by http again, round and round.
  const isPage = !belowBase(request.url ?? '', basePath).startsWith(SOCKET_PATH)
  const location = isPage ? httpsAddress(request) : undefined
  if (location !== undefined && (await explain?.(request, response, location))) return
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  if (location === undefined) response.statusCode = 400
  else response.writeHead(307, { Location: location })
  response.end(`${SENTENCE}\n`)
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
