import { type Request, type Response, Router } from 'express'
import type { Logger } from 'pino'
import { readMediaPath } from '../../helpers/media-path.ts'
import type { BytesInFlight } from '../http/limits/bytes-in-flight.ts'
import { BrokenSourceError, CHUNK_BYTES, sendFileRange } from '../ranges/send-file-range.ts'
import type { MediaFolder } from './media-folder.ts'

/** What one answer to the player brings: it jumps about, and must not pull whole films for it. */
const PLAYER_PART_BYTES = 1024 * 1024

/**
 * `/media/<path>`: files by range. With `?player` a range is answered by 1 MiB at most and the
 * player asks on from there; without it a download gets what it asks for. What is not there is
 * left to the next handler, so that it looks like every other address that is not there.
 */
export function mediaRoutes(folder: MediaFolder, log: Logger, inFlight: BytesInFlight): Router {
  const routes = Router()
  routes.use(
    '/media',
    inFlight(() => CHUNK_BYTES),
    async (request, response, next) => {
      if (!isRead(request, response)) return
      // The raw path: a router would mend or refuse it before it could be looked at.
      const names = readMediaPath(request.path)
      const file = names && (await folder.open(names))
      if (!file) return next()
      try {
        const isPlayer = 'player' in request.query
        const options = isPlayer ? { maxPartBytes: PLAYER_PART_BYTES } : {}
        await sendFileRange(request, response, file.representation, options)
      } catch (error) {
        if (!(error instanceof BrokenSourceError)) return next(error)
        // It has ended its own answer; no other is affected.
        log.warn({ err: error }, 'a file broke off while it was sent')
      } finally {
        await file.close()
      }
    },
  )
  return routes
}

/** Only reading makes sense here; answers everything else. */
export function isRead(request: Request, response: Response): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true
  response.status(405).set('Allow', 'GET, HEAD').type('text').send('Only GET and HEAD.\n')
  return false
}
