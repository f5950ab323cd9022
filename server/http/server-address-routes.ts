import type { IncomingMessage } from 'node:http'
import { type Response, Router } from 'express'
import { hostsAt, inAddress, isEveryAddress, isLoopback } from './listening-hosts.ts'

export interface ReachOptions {
  /** Where the server listens. */
  host: string
  /** Origins under which it is known outside. */
  publicOrigin: string[]
  /** `lan`: it has made its certificate itself. */
  https: 'off' | 'lan'
}

/** Where others find this server, as the page of the machine it runs on is answered. */
export interface ServerAddresses {
  /** Origins that other machines can open, the likeliest first; empty when there is none. */
  origins: string[]
  /** Whether it listens on this machine alone, so that no other can open it at all. */
  isLocalOnly: boolean
  /** Whether browsers warn of its certificate, which it has made itself. */
  hasOwnCertificate?: true
}

const LOOPBACK_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/**
 * `GET /reach`: an address of `localhost` is of no use to a phone, so the page that was opened by
 * it asks for one that is. Addresses are answered to the machine itself only: nobody else learns
 * of this network from it. Others are told of a self-signed certificate, which they have seen, and
 * else get a 404.
 */
export function createReachRoutes({ host, publicOrigin, https }: ReachOptions): Router {
  const certificate = https === 'lan' ? ({ hasOwnCertificate: true } as const) : undefined
  return Router().get('/reach', (request, response, next) => {
    if (certificate !== undefined) allowPlainTwin(request, response)
    if (isFromThisMachine(request)) {
      response.json({ ...addressesOf(request, host, publicOrigin), ...certificate })
    } else if (certificate !== undefined) response.json(certificate)
    else next()
  })
}

/**
 * The page before the warning has the same address as this server, but for `http://`, and so is foreign
 * to it (CORS). That an answer comes tells it that the warning has been accepted.
 */
function allowPlainTwin({ headers }: IncomingMessage, response: Response): void {
  const { origin, host } = headers
  if (origin !== `http://${host}`) return
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Vary', 'Origin')
}

/** Whether a program on this machine asks, by both ends: a proxy on the same machine comes from it, but for another name. */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  return (
    isLoopback(socket.remoteAddress ?? '') &&
    LOOPBACK_NAME.test(headers.host ?? '') &&
    headers['x-forwarded-for'] === undefined
  )
}

function addressesOf(
  { socket }: IncomingMessage,
  host: string,
  publicOrigin: string[],
): ServerAddresses {
  if (publicOrigin.length > 0) return { origins: publicOrigin, isLocalOnly: false }
  const isLocalOnly = !isEveryAddress(host) && isLoopback(host)
  const scheme = 'encrypted' in socket ? 'https' : 'http'
  const origins = hostsAt(host).map(
    (one) => new URL(`${scheme}://${inAddress(one)}:${socket.localPort}`).origin,
  )
  return { origins: isLocalOnly ? [] : origins, isLocalOnly }
}
