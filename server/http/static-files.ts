import { stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import express, { type Request, type Response, Router } from 'express'

/** What the build has compressed each file into, the smallest first: it costs the server nothing. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

/** The pages and what they load, as the build has left them in a folder. */
export interface StaticFiles {
  /** Every file by its path. */
  routes: Router
  /** One file whatever the path, by its name below the folder. */
  send(request: Request, response: Response, file: string): Promise<void>
}

export function createStaticFiles(folder: string): StaticFiles {
  const routes = Router()
  routes.use(async (request, response, next) => {
    const file = BUILT.exec(request.path)?.[1]
    if (file !== undefined) request.url += await chooseEncoding(request, response, folder, file)
    next()
  })
  routes.use(express.static(folder, { index: false, cacheControl: false, redirect: false }))

  async function send(request: Request, response: Response, file: string): Promise<void> {
    const ending = await chooseEncoding(request, response, folder, file)
    response.sendFile(file + ending, { root: folder, cacheControl: false })
  }

  return { routes, send }
}

/** A plain name in the folder of what is built. */
const BUILT = /^\/(build\/[\w-]+\.(?:js|css|html))$/

/**
 * The ending of the compressed file that this client takes, with the headers that say so set; an
 * empty one when there is none, or the file was built anew and its compressed one not yet.
 */
async function chooseEncoding(
  request: Request,
  response: Response,
  folder: string,
  file: string,
): Promise<string> {
  response.vary('Accept-Encoding')
  const writtenAt = await writtenAtOf(join(folder, file))
  for (const { name, ending } of ENCODINGS) {
    if (request.acceptsEncodings(name) === false) continue
    if ((await writtenAtOf(join(folder, file + ending))) < writtenAt) continue
    response.setHeader('Content-Encoding', name)
    response.type(extname(file))
    return ending
  }
  return ''
}

/** Before everything else when it is not there at all. */
async function writtenAtOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  return found?.mtimeMs ?? Number.NEGATIVE_INFINITY
}
