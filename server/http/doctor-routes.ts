import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Request, Router } from 'express'
import { createAddressOf } from '../../realtime/connections/address.ts'

/** What a request looked like when it reached the server, whatever stood in between. */
export interface SeenRequest {
  /** The address it came from: a proxy's, where one stands in front. */
  remoteAddress: string
  /** The address that limits count it under. */
  believedAddress: string
  /** How many addresses `X-Forwarded-For` has: each proxy adds one. */
  hops: number
  forwardedProto: string | undefined
  host: string | undefined
}

/** A pass is of use for the moment in which it was made. */
const PASS_MS = 60_000

/** Proves that its bearer can read the server's secret, and so is on the operator's side. */
export function doctorPass(key: Buffer, expiresAt = Date.now() + PASS_MS): string {
  return `${expiresAt}.${createHmac('sha256', key).update(String(expiresAt)).digest('base64url')}`
}

/**
 * `GET /doctor`: tells `animate-server doctor`, which asks by the public address, what of its request has
 * come through. To everybody else there is nothing at this address: it would tell of the proxies in front.
 */
export function createDoctorRoutes(key: Buffer, trustedProxies: number): Router {
  const addressOf = createAddressOf(trustedProxies)
  return Router().get('/doctor', (request, response, next) => {
    if (!isPass(key, request.headers.authorization ?? '')) return next()
    const seen: SeenRequest = {
      remoteAddress: request.socket.remoteAddress ?? 'unknown',
      believedAddress: addressOf(request),
      hops: hopsOf(request),
      forwardedProto: request.get('x-forwarded-proto'),
      host: request.headers.host,
    }
    response.setHeader('Cache-Control', 'no-store')
    response.json(seen)
  })
}

function hopsOf(request: Request): number {
  const entries = request.get('x-forwarded-for')?.split(',') ?? []
  return entries.filter((entry) => entry.trim() !== '').length
}

function isPass(key: Buffer, header: string): boolean {
  const [, pass = '', expiresAt = ''] = /^Bearer ((\d{1,15})\.[\w-]{43})$/.exec(header) ?? []
  const isInTime = Number(expiresAt) > Date.now() && Number(expiresAt) <= Date.now() + PASS_MS
  const right = Buffer.from(doctorPass(key, Number(expiresAt)))
  return isInTime && right.length === pass.length && timingSafeEqual(right, Buffer.from(pass))
}
