import express, { type Request, type Response, Router } from 'express'
import { createAddressOf } from '../../realtime/connections/address.ts'
import { createConnectionCount } from '../../realtime/connections/connection-count.ts'
import { normaliseRoom } from '../../realtime/rooms/room-name.ts'
import type { Stages } from '../../stage/stages.ts'
import type { PublishRequest } from '../../stage/wire/publication.ts'
import { type Callback, readCallback } from './stage-callback.ts'
import type { StageCheck } from './stage-check.ts'
import type { StageKeys } from './stage-keys.ts'

export interface StageRoutesOptions {
  trustedProxies: number
  /** How many may watch from one address at once; 0 is unlimited. */
  viewersPerAddress: number
}

export interface StageRoutesDependencies {
  stages: Stages
  check: StageCheck
  keys: Pick<StageKeys, 'mayWatch'>
}

/** The broadcast of a room as FLV, and the key check for a media server that stands in front. */
export function createStageRoutes(
  { stages, check, keys }: StageRoutesDependencies,
  options: StageRoutesOptions,
): Router {
  const routes = Router()
  const addressOf = createAddressOf(options.trustedProxies)
  const watching = createConnectionCount(options.viewersPerAddress)

  routes.get('/live/:file', async (request, response, next) => {
    const [, name] = /^(.*)\.flv$/s.exec(request.params.file) ?? []
    const room = name === undefined ? undefined : normaliseRoom(name)
    const { startedAt } = room === undefined ? {} : stages.stateOf(room)
    if (room === undefined || startedAt === undefined) return next()
    // As if it were not live: a client that was not let in does not learn that either.
    if (!(await keys.mayWatch(room, startedAt, request.query.ticket))) return next()
    const address = addressOf(request)
    if (!watching.hasPlace(address)) {
      return response.status(429).type('text').send('Too many are watching from your address.\n')
    }
    sendHeaders(response)
    if (request.method === 'HEAD') return response.end()
    watching.opened(address)
    response.once('close', () => watching.closed(address))
    // The stage may have ended while the ticket was checked.
    if (!stages.watch(room, response)) response.end()
  })

  routes.post('/stage/auth', express.urlencoded({ extended: false }), express.json(), answer)

  async function answer(request: Request, response: Response): Promise<void> {
    const said = readCallback(request.body)
    const granted = said !== undefined && 'room' in (await check(requestOf(request, said)))
    response.status(granted ? 204 : 403).end()
  }

  function requestOf(request: Request, said: Callback): PublishRequest {
    // A media server on this machine speaks for its publishers; any other caller may be lying.
    const isOurs = request.socket.remoteAddress?.replace('::ffff:', '') === '127.0.0.1'
    const isDirect = request.headers['x-forwarded-for'] === undefined
    const own = addressOf(request)
    return { ...said, address: (isOurs && isDirect && said.address) || own }
  }

  return routes
}

function sendHeaders(response: Response): void {
  // The end of the connection is the end of the broadcast: chunks would only cost.
  response.useChunkedEncodingByDefault = false
  response.writeHead(200, {
    'Content-Type': 'video/x-flv',
    'Cache-Control': 'no-store',
    Connection: 'close',
    // nginx would hold back what a viewer is waiting for.
    'X-Accel-Buffering': 'no',
  })
  response.flushHeaders()
}
