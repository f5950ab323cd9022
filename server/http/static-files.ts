import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { extname, join } from 'node:path'
import express, { type Request, type Response, Router } from 'express'
import { describeFile } from '../ranges/describe-file.ts'
import { BrokenSourceError, type Representation, sendFileRange } from '../ranges/send-file-range.ts'

/** What the build has compressed each file into, the smallest first: it costs the server nothing. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const

/** The pages and what they load, as the build has left them in a folder. */
export interface StaticFiles {
  /** Every file by its path. */
  routes: Router
}

/**
 * A built file is opened first and looked at then: a build that replaces it meanwhile (`npm run build`
 * beside a running server) never mixes the length of one with the bytes of another.
 */
export function createStaticFiles(folder: string): StaticFiles {
  const routes = Router()
  routes.get(BUILT, async (request, response, next) => {
    // It lies in `build` and serves all that lies beside it: the page asks for that scope.
    if (request.path === SERVICE_WORKER) response.setHeader('Service-Worker-Allowed', '../')
    if (!(await sendBuilt(request, response, join(folder, request.path)))) next()
  })
  routes.use(express.static(folder, { index: false, cacheControl: false, redirect: false }))

  return { routes }
}

const SERVICE_WORKER = '/build/sw.js'

/** A plain name in the folder of what is built. */
const BUILT = /^\/build\/[\w-]+\.(?:js|css|html)$/

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
}

/** Resolves with `false` when there is no such file; nothing has been answered then. */
async function sendBuilt(request: Request, response: Response, path: string): Promise<boolean> {
  const opened = await openBuilt(request, path)
  if (opened === undefined) return false
  try {
    response.vary('Accept-Encoding')
    await sendFileRange(request, response, opened.representation)
  } catch (error) {
    // Cut short in its place: the answer is destroyed already, and the client asks again.
    if (!(error instanceof BrokenSourceError)) throw error
  } finally {
    await opened.handle.close()
  }
  return true
}

interface OpenedFile {
  handle: FileHandle
  representation: Representation
}

/**
 * The compressed file that this client takes; as it is when there is none, or none as new: the file was
 * written anew and its compressed one not yet.
 */
async function openBuilt(request: Request, path: string): Promise<OpenedFile | undefined> {
  const type = TYPES[extname(path)] ?? 'application/octet-stream'
  const plain = await openFile(path, type)
  if (plain === undefined) return undefined
  for (const { name, ending } of ENCODINGS) {
    if (request.acceptsEncodings(name) === false) continue
    const compressed = await openFile(path + ending, type, { 'Content-Encoding': name })
    if (compressed === undefined) continue
    const isOlder = writtenAt(compressed) < writtenAt(plain)
    await (isOlder ? compressed : plain).handle.close()
    if (!isOlder) return compressed
  }
  return plain
}

async function openFile(
  path: string,
  type: string,
  headers: Representation['headers'] = {},
): Promise<OpenedFile | undefined> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined)
  if (handle === undefined) return undefined
  const described = await describeFile(handle, type)
  if (described !== undefined) return { handle, representation: { ...described, headers } }
  await handle.close()
  return undefined
}

function writtenAt({ representation }: OpenedFile): number {
  return representation.lastModifiedAt ?? 0
}
