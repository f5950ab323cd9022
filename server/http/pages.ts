import express, {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
} from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { createAddressOf } from '../../realtime/connections/address.ts'
import { LOBBY } from '../../realtime/protocol.ts'
import { isTooLongForRoom, roomInLink, roomMeantBy } from '../../realtime/rooms/room-name.ts'
import { CHUNK_BYTES } from '../ranges/send-file-range.ts'
import { createHealthRoutes } from './health-routes.ts'
import { limitBodies } from './limits/body-deadline.ts'
import { createBytesInFlight } from './limits/bytes-in-flight.ts'
import type { PageSender } from './page/page-sender.ts'
import { createStaticFiles } from './static-files.ts'

export interface PagesOptions {
  /** The folder with `index.html` and what it loads. */
  publicDir: string
  /** Below which everything lies for browsers, such as `/chat/`. */
  basePath: string
  trustedProxies: number
  /** Whether this server speaks TLS with a certificate that is meant to stay. */
  hasOwnCertificate: boolean
  /** Whether people come by HTTPS, here or at a proxy. */
  isSecure: boolean
}

export interface PagesDependencies {
  sender: PageSender
  /** Resolves when a post could be taken now; throws an Error with the reason when not. */
  checkReady(): Promise<void>
  /** Handlers of everything but pages: videos and live pictures. */
  routes: RequestHandler[]
  log: Logger
}

/** Everything that is asked for by plain HTTP: pages, their files, health. */
export function createPages(
  options: PagesOptions,
  { sender, checkReady, routes, log }: PagesDependencies,
): Express {
  const { publicDir, basePath } = options
  const pages = express()
  const files = createStaticFiles(publicDir)
  const sendPage = (request: Request, response: Response, room?: string) =>
    sender.send(request, response, 'build/index.html', room)
  const addressOf = (room: string) => basePath + pathOf(room)

  pages.set('trust proxy', options.trustedProxies)
  pages.disable('x-powered-by')
  pages.use(limitBodies())
  pages.use(securityHeaders(options))
  pages.use((_, response, next) => {
    // Always asked for again and answered with 304: a new version is there with the next reload.
    response.setHeader('Cache-Control', 'no-cache')
    response.setHeader('Permissions-Policy', PERMISSIONS)
    next()
  })
  pages.use(createHealthRoutes(checkReady))
  for (const route of routes) pages.use(route)
  pages.use(boundedBytes(options))
  if (basePath !== '/') pages.get(basePath.slice(0, -1), addSlash)
  pages.get('/', (request, response) => sendPage(request, response))
  pages.get('/r/:room', (request, response) => {
    const typed = request.params.room
    const room = roomMeantBy(typed)
    if (room === undefined) return sender.sendNotFound(request, response, noRoom(typed))
    if (room === LOBBY || room !== typed) return response.redirect(addressOf(room))
    // A link says who may come; search engines would say it to everybody.
    response.setHeader('X-Robots-Tag', 'noindex')
    return sendPage(request, response, room)
  })
  // A link that was typed or pasted behind `/r/`: of this server, whatever it names.
  pages.get('/r/*link', (request, response, next) => {
    const room = roomInLink(request.params.link.join('/'))
    return room === undefined ? next() : response.redirect(addressOf(room))
  })
  pages.use(files.routes)
  pages.use((request, response) => sender.sendNotFound(request, response, NOT_FOUND))
  pages.use(answerError(log))
  return pages
}

/** How much all files that are being sent to one address may hold in memory together. */
const MAX_BYTES_PER_ADDRESS = 32 * 1024 * 1024

function boundedBytes({ trustedProxies }: PagesOptions): RequestHandler {
  const addressOf = createAddressOf(trustedProxies)
  const inFlight = createBytesInFlight({ maxBytes: MAX_BYTES_PER_ADDRESS, addressOf })
  return inFlight(() => CHUNK_BYTES)
}

const NOT_FOUND = 'build/404.html'

function noRoom(typed: string): string {
  return isTooLongForRoom(typed) ? 'build/room-too-long.html' : NOT_FOUND
}

/** The path of a room's page below the base path. */
function pathOf(room: string): string {
  return room === LOBBY ? '' : `r/${encodeURIComponent(room)}`
}

/** From `/chat` to `/chat/`, relatively: what the page loads lies below it. */
function addSlash(request: Request, response: Response): void {
  const { pathname, search } = new URL(request.originalUrl, 'http://localhost')
  response.redirect(`./${pathname.split('/').at(-1)}/${search}`)
}

/** Of the browser's powers the page wants only the camera; it never listens. */
const PERMISSIONS = 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()'

/** What the page may do: only what it needs, nothing from elsewhere, nothing inline. */
function securityHeaders({ hasOwnCertificate, isSecure }: PagesOptions) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'media-src': ["'self'", 'data:', 'blob:'],
        'connect-src': ["'self'"],
        'manifest-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // Only where HTTPS will stay: a browser that has seen this header never goes back to HTTP.
    strictTransportSecurity: hasOwnCertificate,
    // On plain HTTP these two mean nothing, and browsers complain of them.
    crossOriginOpenerPolicy: isSecure,
    originAgentCluster: isSecure,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
}

function answerError(log: Logger) {
  // Express knows a handler of errors by its four parameters.
  return (error: unknown, request: Request, response: Response, _next: NextFunction) => {
    // The client broke its connection, in one of many ways: no failure of ours, and nobody to answer.
    if (request.socket.destroyed) return log.debug({ err: error }, 'a request was broken off')
    const status = statusOf(error)
    if (status >= 500) log.error({ err: error }, 'a request failed')
    // Its beginning is out already: only a broken connection still says that it is not whole.
    if (response.headersSent) return response.destroy()
    response
      .status(status)
      .type('text')
      .send(status === 404 ? 'Not found\n' : 'Bad request\n')
  }
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  return status >= 400 && status < 600 ? status : 500
}
