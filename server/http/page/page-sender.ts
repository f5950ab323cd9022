import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Request, Response } from 'express'
import { createMadeCache } from '../../../helpers/clips/made-cache.ts'
import { systemClock } from '../../../helpers/clock.ts'
import { sendFileRange } from '../../ranges/send-file-range.ts'
import { languageOf, pageIn, readLanguages } from './language.ts'
import { type PreviewOptions, withPreview } from './link-preview.ts'

/** Pages as browsers get them, with their addresses relative to the one they were asked for at. */
export interface PageSender {
  /**
   * Sends a page of the build, in the reader's language, whole or by range; a plain 404 when it is not
   * built. Its link preview names the room, if there is one.
   */
  send(request: Request, response: Response, file: string, room?: string): Promise<void>
  /** Sends it as the 404 for an address where nothing is, always whole. */
  sendNotFound(request: Request, response: Response, file: string): Promise<void>
}

const MAX_CACHE_BYTES = 4 * 1024 * 1024
/** Pages of a build that is replaced meanwhile have other names in the cache. */
const CACHED_MS = 86_400_000
/** Compressed while somebody waits: a higher quality takes twenty times as long for 5 % less. */
const BROTLI_QUALITY = 5

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

const COMPRESS = {
  br: (page: Buffer) =>
    toBrotli(page, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
  gzip: (page: Buffer) => toGzip(page),
} as const

type Encoding = keyof typeof COMPRESS

/**
 * `folder` is the one with `build`, where pages hold addresses that begin with `./`. What is not there
 * is answered with the same bytes wherever it is asked for in one language: its page holds whole paths, from
 * the base path on.
 */
export function createPageSender(folder: string, options: PreviewOptions): PageSender {
  const made = createMadeCache({ maxBytes: MAX_CACHE_BYTES, clock: systemClock })

  /** In the reader's language, and the headers that say so; nothing when it is not built. */
  async function read(request: Request, file: string) {
    const language = languageOf(request, await readLanguages(folder))
    const path = join(folder, pageIn(language, file))
    const page = await readFile(path, 'utf8').catch(() => undefined)
    return page === undefined ? undefined : { page, headers: { 'Content-Language': language } }
  }

  async function send(request: Request, response: Response, file: string, room?: string) {
    const source = await read(request, file)
    if (source === undefined) return void response.status(404).type('text').send('Not found\n')
    const filled = withPreview(source.page, request, options, room)
    response.set(source.headers)
    await answer(request, response, Buffer.from(relativeTo(rootFrom(request), filled)))
  }

  async function answer(request: Request, response: Response, page: Buffer): Promise<void> {
    const digest = createHash('sha256').update(page).digest('base64url').slice(0, 22)
    const encoding = encodingFor(request)
    const name = `${digest}-${encoding ?? 'plain'}`
    const expiresAt = systemClock.now() + CACHED_MS
    const bytes =
      encoding === undefined
        ? page
        : await made.get(name, expiresAt, () => COMPRESS[encoding](page))
    await sendFileRange(request, response, {
      sizeBytes: bytes.length,
      contentType: 'text/html; charset=utf-8',
      etag: `"${name}"`,
      headers: {
        Vary: 'Accept-Encoding, Accept-Language',
        ...(encoding !== undefined && { 'Content-Encoding': encoding }),
      },
      source: {
        read: async (buffer, position) => bytes.copy(buffer, 0, position, position + buffer.length),
      },
    })
  }

  async function sendNotFound(request: Request, response: Response, file: string): Promise<void> {
    const source = await read(request, file)
    response.status(404).vary('Accept-Language')
    if (source === undefined) response.type('text').send('Not found\n')
    else response.set(source.headers).type('html').send(relativeTo(options.basePath, source.page))
  }

  return { send, sendNotFound }
}

function encodingFor(request: Request): Encoding | undefined {
  const accepted = request.acceptsEncodings('br', 'gzip', 'identity')
  return accepted === 'br' || accepted === 'gzip' ? accepted : undefined
}

/**
 * The way from a page to the folder that all of it lies below, such as `../` from `/r/den`. A browser
 * follows it from the address that it knows, with the path that a proxy has put before ours.
 */
export function rootFrom({ baseUrl, path }: Pick<Request, 'baseUrl' | 'path'>): string {
  const depth = (baseUrl + path).split('/').length - 2
  return '../'.repeat(depth) || './'
}

/** A page with its own addresses seen from elsewhere. Attributes are all that begins like this. */
function relativeTo(root: string, page: string): string {
  return page.replaceAll('="./', `="${root}`)
}
