import express, { type NextFunction, type Request, type Response, Router } from 'express'
import { createAddressOf } from '../../realtime/connections/address.ts'
import { createConnectionCount } from '../../realtime/connections/connection-count.ts'
import { normaliseRoom } from '../../realtime/rooms/room-name.ts'
import type { Relays, RemoteStage } from '../../stage/relays.ts'
import type { Stages } from '../../stage/stages.ts'
import type { PublishRequest } from '../../stage/wire/publication.ts'
import { isFromThisMachine } from '../http/server-address-routes.ts'
import type { NodePass } from './node-pass.ts'
import { type Callback, readCallback } from './stage-callback.ts'
import type { StageCheck } from './stage-check.ts'
import type { StageKeys } from './stage-keys.ts'
import type { ViewerTraffic } from './viewer-traffic.ts'

export interface StageRoutesOptions {
  trustedProxies: number
  /** How many may watch from one address at once; 0 is unlimited. */
  viewersPerAddress: number
  /** Whether there is a stage to ask about: RTMP_PORT is set. */
  takesPublishers: boolean
}

export interface StageRoutesDependencies {
  stages: Stages
  check: StageCheck
  keys: Pick<StageKeys, 'mayWatch'>
  /** The broadcast of a room that enters at another node. */
  elsewhere(room: string): Promise<RemoteStage | undefined>
  relays: Pick<Relays, 'watch'>
  pass: Pick<NodePass, 'isValid'>
  traffic: Pick<ViewerTraffic, 'watch'>
}

/** The broadcast of a room as FLV, and the key check for a media server that stands in front. */
export function createStageRoutes(
  { stages, check, keys, traffic, elsewhere, relays, pass }: StageRoutesDependencies,
  options: StageRoutesOptions,
): Router {
  const routes = Router()
  const addressOf = createAddressOf(options.trustedProxies)
  const watching = createConnectionCount(options.viewersPerAddress)

  routes.get('/live/:file', async (request, response, next) => {
    const room = roomIn(request.params.file)
    const found = room === undefined ? undefined : await find(room)
    if (room === undefined || found === undefined) return next()
    const { startedAt } = found
    // As if it were not live: a client that was not let in does not learn that either.
    if (!(await keys.mayWatch(room, startedAt, request.query.ticket))) return next()
    const address = addressOf(request)
    if (!watching.hasPlace(address)) {
      return response.status(429).type('text').send('Too many are watching from your address.\n')
    }
    sendHeaders(response)
    if (request.method === 'HEAD') return response.end()
    watching.opened(address)
    traffic.watch(response)
    response.once('close', () => watching.closed(address))
    // The stage may have ended while the ticket was checked.
    if (found.remote) relays.watch(found.remote, response)
    else if (!stages.watch(room, response)) response.end()
  })

  /** Where the broadcast of a room enters: here, or at another node. */
  async function find(
    room: string,
  ): Promise<{ startedAt: number; remote?: RemoteStage } | undefined> {
    const { startedAt } = stages.stateOf(room)
    if (startedAt !== undefined) return { startedAt }
    const remote = await elsewhere(room)
    return remote && { startedAt: remote.startedAt, remote }
  }

  // For other nodes, which know whom of their viewers to let watch; only what enters here, so that no
  // two nodes fetch from each other.
  // With every method: to OPTIONS express would answer by itself that there is something.
  routes.all('/nodes/live/:file', (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next()
    const room = roomIn(request.params.file)
    const isKnown = room !== undefined && pass.isValid(room, request.headers.authorization)
    if (!isKnown || !stages.stateOf(room).live) return next()
    sendHeaders(response)
    if (request.method === 'HEAD' || !stages.watch(room, response)) response.end()
  })

  const asked = options.takesPublishers ? onlyMediaServers : notThere
  routes.post('/stage/auth', asked, express.urlencoded({ extended: false }), express.json(), answer)

  async function answer(request: Request, response: Response): Promise<void> {
    const said = readCallback(request.body)
    const granted = said !== undefined && 'room' in (await check(requestOf(request, said)))
    response.status(granted ? 204 : 403).end()
  }

  function requestOf(request: Request, said: Callback): PublishRequest {
    return { ...said, address: said.address ?? addressOf(request) }
  }

  return routes
}

function roomIn(file: string): string | undefined {
  const [, name] = /^(.*)\.flv$/s.exec(file) ?? []
  return name === undefined ? undefined : normaliseRoom(name)
}

/**
 * A media server on this machine speaks for its publishers. Any other caller may be lying, and a page
 * in a browser of this machine, which says where it comes from, would use up the guesses of its user.
 */
function onlyMediaServers(request: Request, _: Response, next: NextFunction): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  const isPage = origin !== undefined || site !== undefined
  next(isPage || !isFromThisMachine(request) ? 'route' : undefined)
}

function notThere(_request: Request, _response: Response, next: NextFunction): void {
  next('route')
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
