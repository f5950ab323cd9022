import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type RequestHandler, Router } from 'express'
import { isFromThisMachine } from '../http/server-address-routes.ts'
import type { Options } from '../settings.ts'
import type { Metrics } from './metrics.ts'

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** `GET /metrics` of the server itself; nothing when METRICS is not `on`. */
export function createMetricsRoutes(
  { metrics: { at }, metricsToken }: Pick<Options, 'metrics' | 'metricsToken'>,
  { text }: Pick<Metrics, 'text'>,
): RequestHandler[] {
  if (at !== 'server' || text === undefined) return []
  const isAllowed = metricsToken === undefined ? isFromThisMachine : bearsToken(metricsToken)
  return [
    Router().get('/metrics', async (request, response, next) => {
      if (isAllowed(request)) return sendMetrics(response, text)
      // As if there were none: what is not for strangers need not be known to them.
      if (metricsToken === undefined) return next()
      return refuse(response)
    }),
  ]
}

/** RFC 6750: `Authorization: Bearer <token>`. Compared in constant time, whatever its length. */
export function bearsToken(token: string): (request: IncomingMessage) => boolean {
  const wanted = digest(token)
  return ({ headers }) => {
    const [, sent] = /^Bearer +([!-~]{1,128}) *$/i.exec(headers.authorization ?? '') ?? []
    return sent !== undefined && timingSafeEqual(digest(sent), wanted)
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

export async function sendMetrics(
  response: ServerResponse,
  text: () => Promise<string>,
): Promise<void> {
  const figures = await text()
  response.writeHead(200, { 'Content-Type': CONTENT_TYPE, 'Cache-Control': 'no-store' })
  response.end(figures)
}

export function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'WWW-Authenticate': 'Bearer', 'Content-Type': 'text/plain' })
  response.end('Send METRICS_TOKEN as a bearer token.\n')
}
