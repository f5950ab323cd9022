import type { IncomingMessage } from 'node:http'
import { type Request, type Response, Router } from 'express'
import { validate, version } from 'uuid'
import { type Arrangement, UnsupportedFormatError } from '../../helpers/clips/clip-exporter.ts'
import { MAX_CLIPS_TOGETHER } from '../../realtime/protocol.ts'
import { type BytesInFlight, holdsOnly } from '../http/limits/bytes-in-flight.ts'
import { isRead } from '../media/media-routes.ts'
import { sendFileRange } from '../ranges/send-file-range.ts'
import type { ClipAddresses } from './clip-addresses.ts'
import { type ClipLibrary, type ClipRequest, isClipFormat } from './clip-library.ts'

export interface ClipRoutesParts {
  library: ClipLibrary
  addresses: Pick<ClipAddresses, 'isSigned'>
  inFlight: BytesInFlight
  addressOf(request: IncomingMessage): string
}

/**
 * `/clips/<key>.webm`, and the endings of `export-formats.ts`; `/strips/<key>,<key>...` and
 * `/collages/<key>,<key>...` with the latter: up to `MAX_CLIPS_TOGETHER` loops in one picture.
 */
export function clipRoutes({ library, addresses, inFlight, addressOf }: ClipRoutesParts): Router {
  const routes = Router()
  routes.use('/clips', inFlight(costOf))
  routes.use(['/strips', '/collages'], inFlight(costOf))
  const serve = (read: (path: string) => ClipRequest | undefined) => {
    return async (request: Request, response: Response) => {
      if (isRead(request, response)) await answer(request, response, read(request.path))
    }
  }

  async function answer(request: Request, response: Response, wanted: ClipRequest | undefined) {
    // Whatever is said of a clip that is not there may be wrong a moment later.
    response.setHeader('Cache-Control', 'no-store')
    const isSigned = wanted?.format === 'webm' && addresses.isSigned(keyOf(wanted), request.query)
    // What comes of a signed address, a refusal included, pages of other origins may read (CORS).
    if (isSigned) response.setHeader('Access-Control-Allow-Origin', '*')
    const proper = wanted && properAddress(wanted, request)
    if (proper !== undefined) {
      if (isSigned || !('signature' in request.query)) return response.redirect(302, proper)
      return answerMissing(response, wanted)
    }
    try {
      const asker = { token: tokenOf(request), address: addressOf(request), isSigned }
      const clip = wanted && (await library.find(wanted, asker))
      if (clip) holdsOnly(response, clip.sizeBytes)
      if (clip) await sendFileRange(request, response, clip)
      else answerMissing(response, wanted)
    } catch (error) {
      answerUnmade(error, response)
    }
  }

  function answerMissing(response: Response, wanted: ClipRequest | undefined): void {
    const isPast = wanted?.keys.some(library.isPast) ?? false
    response
      .status(isPast ? 410 : 404)
      .type('text')
      .end(isPast ? PAST : MISSING)
  }

  routes.use('/clips', serve(readOne))
  routes.use(
    '/strips',
    serve((path) => readSeveral(path, 'strip')),
  )
  routes.use(
    '/collages',
    serve((path) => readSeveral(path, 'collage')),
  )
  return routes
}

/** A message as it is read, as it is understood, and its loop: each some 1.4 MB at most. */
const MESSAGE_BYTES = 4 * 1024 * 1024

function costOf({ url = '' }: IncomingMessage): number {
  return url.split(',', MAX_CLIPS_TOGETHER).length * MESSAGE_BYTES
}

/** `Authorization: Bearer <token>`: the loops of a locked room are for its members. */
function tokenOf({ headers }: Request): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
}

/**
 * Where a loop is to be had, relative to where it was asked for; `undefined` when it was asked for just so.
 * A cache in front keeps bytes by the whole address: with any query of one's own, or the same in another order,
 * everybody could have it fetch them anew.
 */
function properAddress({ keys, format }: ClipRequest, { originalUrl, query }: Request) {
  const { expires, signature } = query
  const isWhole = typeof expires === 'string' && typeof signature === 'string'
  const proper = isWhole ? `?${new URLSearchParams({ expires, signature })}` : ''
  const at = originalUrl.indexOf('?')
  const asked = at < 0 || at === originalUrl.length - 1 ? '' : originalUrl.slice(at)
  return asked === proper ? undefined : `${keys.join(',')}.${format}${proper}`
}

function keyOf({ keys: [key = ''] }: ClipRequest): string {
  return key
}

function readOne(path: string): ClipRequest | undefined {
  const request = readRequest(path)
  return request?.keys.length === 1 ? request : undefined
}

function readSeveral(path: string, arrangement: Arrangement): ClipRequest | undefined {
  const request = readRequest(path)
  if (request === undefined || request.format === 'webm') return undefined
  return request.keys.length <= MAX_CLIPS_TOGETHER ? { ...request, arrangement } : undefined
}

/** `/<key>,<key>.<format>`; `undefined` when it is anything else. */
function readRequest(path: string): ClipRequest | undefined {
  const [, list = '', ending = ''] = /^\/([0-9a-f,-]+)\.([a-z0-9]+)$/.exec(path) ?? []
  const keys = list.split(',')
  const areKeys = keys.every((key) => validate(key) && version(key) === 7)
  return isClipFormat(ending) && areKeys ? { keys, format: ending } : undefined
}

const PAST = 'This loop has expired.\n'
const MISSING = 'This loop is not here, or not any more.\n'
const BUSY = 'Many loops are being made. Try again in a few seconds.\n'

/** What could not be made is said, in a way that a person and a program can act on. */
function answerUnmade(error: unknown, response: Response): void {
  if (error instanceof UnsupportedFormatError) {
    response.status(501).type('text').end(`${error.message}\n`)
    return
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'busy' && code !== 'closed') throw error
  response.status(503).set('Retry-After', '3').type('text').end(BUSY)
}
