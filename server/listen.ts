import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { openLanCertificate } from './lan-certificate.ts'
import type { Options } from './settings.ts'

type TlsOptions = Pick<Options, 'tlsCert' | 'tlsKey' | 'https' | 'dataDir'>

/**
 * How long a connection may take to say what it wants (TLS, then the headers), to send its body,
 * and to stay without anything moving: half-open ones must not pile up, while the slowest honest
 * one (a long poll waits 25 s for news) must live.
 */
const PATIENCE = {
  handshakeTimeout: 8000,
  headersTimeout: 8000,
  connectionsCheckingInterval: 1000,
  requestTimeout: 60_000,
}
const MAX_IDLE_MS = 60_000

/** An HTTP server, or an HTTPS one when there is a certificate; it does not listen yet. */
export async function createHttpServer(
  options: TlsOptions,
  handler: RequestListener,
): Promise<Server> {
  const certificate = await certificateFor(options)
  const server = certificate
    ? createTlsServer({ ...PATIENCE, ...certificate }, handler)
    : createServer(PATIENCE, handler)
  return server.setTimeout(MAX_IDLE_MS)
}

async function certificateFor({ tlsCert, tlsKey, https, dataDir }: TlsOptions) {
  if (https === 'lan') return openLanCertificate(dataDir)
  if (tlsCert === undefined || tlsKey === undefined) return undefined
  return { cert: await readPem('TLS_CERT', tlsCert), key: await readPem('TLS_KEY', tlsKey) }
}

async function readPem(setting: string, file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`${setting} "${file}" cannot be read.`, { cause })
  })
  if (!text.includes('-----BEGIN ')) throw new Error(`${setting} "${file}" is not a PEM file.`)
  return text
}

/** Listens; resolves with the port, or rejects with one sentence when it cannot. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new Error(reasonNotToListen(error, host, port), { cause: error })),
    )
    server.listen(port, host, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function reasonNotToListen({ code, message }: NodeJS.ErrnoException, host: string, port: number) {
  const reasons: Record<string, string> = {
    EADDRINUSE: `PORT ${port} is taken by another program. Stop it, or choose another PORT.`,
    EACCES: `PORT ${port} may not be used by this user. Choose one above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
    ENOTFOUND: `HOST ${host} is not known.`,
  }
  return reasons[code ?? ''] ?? `Cannot listen on ${host}:${port}: ${message}`
}
