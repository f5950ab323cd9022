import { Router } from 'express'
import type { MadeCache } from '../../helpers/clips/made-cache.ts'
import type { Clock } from '../../helpers/clock.ts'
import { readMediaPath } from '../../helpers/media-path.ts'
import type { BytesInFlight } from '../http/limits/bytes-in-flight.ts'
import type { PageSender } from '../http/page/page-sender.ts'
import { type MediaFolder, withMediaFile } from './media-folder.ts'
import { isRead } from './media-routes.ts'
import { isBusy } from './video-durations.ts'
import type { VideoLibrary } from './video-library.ts'

export interface WatchParts {
  pages: PageSender
  folder: MediaFolder
  videos: VideoLibrary
  posters: MadeCache
  makePoster(file: string): Promise<Buffer>
  clock: Clock
  inFlight: BytesInFlight
}

/** What a poster may take in memory. */
const POSTER_BYTES = 2 * 1024 * 1024
/** A file that is changed has a poster of another name. */
const POSTER_LIFE_MS = 86_400_000

/** `/watch`, the page that plays the videos of `MEDIA_DIR`, and what it asks for. */
export function watchRoutes(parts: WatchParts): Router {
  const routes = Router()
  const { pages } = parts
  routes.get('/watch', (request, response) => pages.send(request, response, 'build/watch.html'))
  routes.get('/watch/videos.json', async (_, response) => {
    response.set('Cache-Control', 'no-store').json(await parts.videos.list())
  })
  routes.use(
    '/watch/posters',
    parts.inFlight(() => POSTER_BYTES),
    async (request, response, next) => {
      if (!isRead(request, response)) return
      const poster = await findPoster(parts, request.path)
      if (poster === undefined) return next()
      response.type('jpg').send(poster)
    },
  )
  return routes
}

async function findPoster(parts: WatchParts, path: string): Promise<Buffer | undefined> {
  const { folder, posters } = parts
  const names = readMediaPath(path)
  const file = names && (await folder.open(names))
  if (!file) return undefined
  await file.close()
  const name = [file.representation.etag, ...names].join('/')
  const expiresAt = parts.clock.now() + POSTER_LIFE_MS
  const poster = await posters
    .get(name, expiresAt, () => posterOrNothing(parts, names))
    .catch(() => undefined)
  return poster?.length ? poster : undefined
}

/** That there is no picture to be had of a file is worth remembering, too. */
async function posterOrNothing(parts: WatchParts, names: string[]): Promise<Buffer> {
  try {
    const { folder, makePoster } = parts
    const poster = await withMediaFile(folder, names, ({ place }) => makePoster(place))
    return poster ?? Buffer.alloc(0)
  } catch (error) {
    if (isBusy(error)) throw error
    return Buffer.alloc(0)
  }
}
