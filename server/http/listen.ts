import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import { type ListenAddress, listenOn } from '../../helpers/listen-on.ts'
import { packageRoot } from '../package-root.ts'
import type { Options } from '../settings.ts'
import { openLanCertificate } from './lan-certificate.ts'
import { answerInTurn } from './limits/answer-in-turn.ts'
import { countConnections } from './limits/count-connections.ts'
import { splitByFirstByte } from './limits/first-byte.ts'
import { guardSockets } from './limits/guard-sockets.ts'
import { createHttpsRedirect } from './limits/https-redirect.ts'
import { readOwnCertificate } from './own-certificate.ts'
import { createCertificatePage } from './page/certificate-page.ts'

type TlsOptions = Pick<Options, 'tlsCert' | 'tlsKey' | 'https' | 'dataDir'>
type HttpOptions = TlsOptions & Pick<Options, 'connectionsPerAddress' | 'trustProxy' | 'basePath'>

/**
 * Timeouts of a connection: for TLS and the headers, for the body, and for a line on which nothing
 * moves, be it an answer that is not read: half-open ones must not pile up, while the slowest honest
 * one (a long poll waits 25 s for news) must live.
 */
const HANDSHAKE_MS = 8000
const REQUEST_MS = 60_000
const MAX_IDLE_MS = 60_000

/**
 * An HTTP server, or an HTTPS one when there is a certificate, which answers plain HTTP with a redirect
 * to itself; it does not listen yet.
 */
export async function createHttpServer(
  options: HttpOptions,
  handler: RequestListener,
  handshakeMs = HANDSHAKE_MS,
): Promise<Server> {
  const certificate = await certificateFor(options)
  const timeouts = {
    handshakeTimeout: handshakeMs,
    headersTimeout: handshakeMs,
    connectionsCheckingInterval: Math.min(1000, handshakeMs / 4),
    requestTimeout: REQUEST_MS,
  }
  const server = certificate
    ? splitByFirstByte(
        createTlsServer({ ...timeouts, ...certificate }, handler),
        answerInTurn(createHttpsRedirect(options.basePath, explanationFor(options))),
        handshakeMs,
      )
    : createServer(timeouts, handler)
  return countConnections(guardSockets(server), options).setTimeout(MAX_IDLE_MS)
}

/** Only a certificate that browsers warn of has to be explained. */
function explanationFor({ https, basePath }: HttpOptions) {
  return https === 'lan' ? createCertificatePage(join(packageRoot, 'public'), basePath) : undefined
}

async function certificateFor({ tlsCert, tlsKey, https, dataDir }: TlsOptions) {
  if (https === 'lan') return openLanCertificate(dataDir)
  if (tlsCert === undefined || tlsKey === undefined) return undefined
  return readOwnCertificate(tlsCert, tlsKey)
}

/**
 * Listens; resolves with the port, or rejects with one sentence when it cannot. Later errors, such
 * as of a machine out of file descriptors, end nothing: `onError` gets them, and the next connection is tried.
 */
export async function listen(
  server: Server,
  address: ListenAddress,
  onError: (error: Error) => void,
): Promise<number> {
  const port = await listenOn(server, address).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(reasonNotToListen(cause, address), { cause })
  })
  server.on('error', onError)
  return port
}

function reasonNotToListen(
  { code, message }: NodeJS.ErrnoException,
  { host, port }: ListenAddress,
) {
  const reasons: Record<string, string> = {
    EADDRINUSE: `PORT ${port} is taken by another program. Stop it, or choose another PORT.`,
    EACCES: `PORT ${port} may not be used by this user. Choose one above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
    ENOTFOUND: `HOST ${host} is not known.`,
    EINVAL: 'LISTEN_FDS promises a listening socket, and descriptor 3 is none.',
  }
  return reasons[code ?? ''] ?? `Cannot listen on ${host}:${port}: ${message}`
}
