import type { IncomingMessage, Server } from 'node:http'

/** The scheme and host of a request target in absolute form (RFC 9112, section 3.2.2). */
const ORIGIN = /^https?:\/\/[^/?#]*/i

/**
 * A request's address as it is below the base path, such as `/r/den` for `/chat/r/den`. A proxy that
 * takes the path off (strips the prefix) asks for that already, and it is left as it is; so one server
 * does for both. Slashes that a proxy has doubled at the front count as one.
 */
export function belowBase(url: string, basePath: string): string {
  const path = url.replace(ORIGIN, '')
  if (!path.startsWith('/') || (path !== url && !URL.canParse(url))) return url
  const inside = path.startsWith(basePath) ? path.slice(basePath.length - 1) : path
  return inside.replace(/^\/{2,}/, '/')
}

/**
 * Serves everything below `basePath`: pages, files and websockets see each request's address without
 * it. Stands before every listener that the server has by then, so it comes last of all.
 */
export function serveBelow(server: Server, basePath: string): void {
  const takeOff = (request: IncomingMessage) => {
    request.url = belowBase(request.url ?? '', basePath)
  }
  server.prependListener('request', takeOff).prependListener('upgrade', takeOff)
}
