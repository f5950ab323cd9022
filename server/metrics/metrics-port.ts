import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { inAddress, isLoopback } from '../http/listening-hosts.ts'
import { isFromThisMachine } from '../http/server-address-routes.ts'
import type { Options } from '../settings.ts'
import type { Metrics } from './metrics.ts'
import { bearsToken, refuse, sendMetrics } from './metrics-routes.ts'

export interface MetricsPort {
  /** What Prometheus is given as its target. */
  url: string
  close(): Promise<void>
}

/** A scrape is one short request: nobody needs many connections, or long ones. */
const TIMES = { headersTimeout: 5000, requestTimeout: 5000, keepAliveTimeout: 5000 }
const MAX_CONNECTIONS = 32

/**
 * Answers `GET /metrics` on a port of its own, which only this machine reaches unless an address was
 * named. Resolves with nothing when METRICS names no port; rejects with one sentence when it cannot listen.
 */
export async function openMetricsPort(
  { metrics, metricsToken }: Pick<Options, 'metrics' | 'metricsToken'>,
  { text }: Pick<Metrics, 'text'>,
): Promise<MetricsPort | undefined> {
  if (metrics.at !== 'port' || text === undefined) return undefined
  const { host, port } = metrics
  const server = createServer(TIMES, listener(host, metricsToken, text))
  server.maxConnections = MAX_CONNECTIONS
  const listening = await listen(server, host, port)
  return {
    url: `http://${inAddress(host)}:${listening}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listener(
  host: string,
  token: string | undefined,
  text: () => Promise<string>,
): RequestListener {
  const isAllowed = token === undefined ? allowedWithoutToken(host) : bearsToken(token)
  return (request, response) => {
    const [path] = (request.url ?? '').split('?', 1)
    if (request.method !== 'GET' || path !== '/metrics') response.writeHead(404).end('Not found\n')
    else if (isAllowed(request)) {
      void sendMetrics(response, text).catch(() => response.writeHead(500).end())
    } else if (token === undefined) response.writeHead(404).end('Not found\n')
    else refuse(response)
  }
}

/** By a name that leads here (DNS rebinding) a page in a browser of this machine could read them. */
function allowedWithoutToken(host: string): (request: IncomingMessage) => boolean {
  return isLoopback(host) ? isFromThisMachine : () => true
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const text = `METRICS cannot listen on ${host}:${port}: ${reasonOf(cause)}`
      reject(new Error(text, { cause }))
    })
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'the port is taken by another program. Choose another one.',
    EADDRNOTAVAIL: 'it is not an address of this machine.',
    ENOTFOUND: 'there is no machine of this name.',
  }
  return reasons[code ?? ''] ?? message
}
