import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { link, mkdir, open, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MediaFolder, openMediaFolder } from '../../../server/media/media-folder.ts'
import { mediaRoutes } from '../../../server/media/media-routes.ts'
import { ask } from '../../support/clients/ask.ts'
import { type RouteServer, serveRoutes } from '../../support/servers/route-server.ts'
import { unbounded } from '../../support/servers/unbounded.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

const MIB = 1024 ** 2
/** More than a socket and the server hold between them. */
const LARGE_BYTES = 64 * MIB

let folder: TempFolder
let media: string
let server: RouteServer
let openFiles: ReturnType<typeof countingFolder>
let warnings: string[]

beforeEach(async () => {
  folder = await makeTempFolder()
  media = join(folder.path, 'media')
  await mkdir(join(media, 'films'), { recursive: true })
  await writeFile(join(folder.path, 'secret.txt'), 'a secret')
  await writeFile(join(media, 'one.txt'), 'one')
  await writeFile(join(media, 'films', 'ein Tag & 日本.mp4'), 'a film')
  await makeLarge('large.mp4', LARGE_BYTES)
  warnings = []
  openFiles = countingFolder(await openMediaFolder(media))
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) })
  server = await serveRoutes(mediaRoutes(openFiles.folder, log, unbounded))
})
afterEach(async () => {
  await server.stop()
  await folder.remove()
})

describe('a path', () => {
  test('into a folder, with blanks and other scripts, is served with its type', async () => {
    const path = `/media/films/${encodeURIComponent('ein Tag & 日本.mp4')}`
    const { status, headers, body } = await ask(server.url, path)
    expect([status, headers['content-type'], `${body}`]).toEqual([200, 'video/mp4', 'a film'])
  })

  test('of something a browser could run is only downloaded', async () => {
    await writeFile(join(media, 'page.html'), '<script>alert(1)</script>')
    const { headers } = await ask(server.url, '/media/page.html')
    expect(headers['content-type']).toBe('application/octet-stream')
  })

  test('by a link that stays inside is served', async () => {
    await symlink(join(media, 'films'), join(media, 'more'))
    await symlink('one.txt', join(media, 'uno.txt'))
    expect((await ask(server.url, '/media/uno.txt')).status).toBe(200)
    const path = `/media/more/${encodeURIComponent('ein Tag & 日本.mp4')}`
    expect((await ask(server.url, path)).status).toBe(200)
  })

  test.each([
    '/media',
    '/media/',
    '/media/films',
    '/media/films/',
    '/media//one.txt',
    '/media/./one.txt',
    '/media/one.txt/',
    '/media/films/../one.txt',
    '/media/../secret.txt',
    '/media/films/../../secret.txt',
    '/media/%2e%2e/secret.txt',
    '/media/%2e%2e%2fsecret.txt',
    '/media/..%2fsecret.txt',
    '/media/..%5csecret.txt',
    '/media/films%2f..%2f..%2fsecret.txt',
    '/media/%252e%252e/secret.txt',
    '/media//etc/passwd',
    '/media/%2fetc%2fpasswd',
    '/media/one.txt%00',
    '/media/one.txt%00.mp4',
    '/media/%',
    '/media/%zz',
    '/media/%ff',
    '/media/%c0%ae%c0%ae/secret.txt',
    '/media/out.txt',
    '/media/outside/secret.txt',
    '/media/nowhere.txt',
    '/media/circle.txt',
    '/media/pipe',
    `/media/${'a'.repeat(5000)}`,
  ])('%s is not there, like any other', async (path) => {
    await symlink('../secret.txt', join(media, 'out.txt'))
    await symlink(folder.path, join(media, 'outside'))
    await symlink('gone.txt', join(media, 'nowhere.txt'))
    await symlink('circle.txt', join(media, 'circle.txt'))
    execFileSync('mkfifo', [join(media, 'pipe')])
    const missing = await ask(server.url, '/media/none.txt')
    const { status, headers, body } = await ask(server.url, path)
    expect([status, headers['content-type']]).toEqual([404, missing.headers['content-type']])
    expect(`${body}`).not.toMatch(/secret\b(?!\.txt)|root:|ENOENT|animate-test/)
    expect(headers.etag).toBeUndefined()
    expect(openFiles.count()).toBe(0)
  })
})

describe('the player', () => {
  test('gets 1 MiB for an open range, and can ask on from there', async () => {
    const { status, headers, body } = await ask(server.url, '/media/large.mp4?player', {
      headers: { Range: 'bytes=100-' },
    })
    expect([status, body.length]).toEqual([206, MIB])
    expect(headers['content-range']).toBe(`bytes 100-${100 + MIB - 1}/${LARGE_BYTES}`)
  })

  test('gets what it asks for when that is less', async () => {
    const headers = { Range: 'bytes=-5' }
    expect((await ask(server.url, '/media/large.mp4?player', { headers })).body.length).toBe(5)
  })

  test.each([['bytes=0-'], [undefined]])('takes nothing from a download of %s', async (range) => {
    const headers: Record<string, string> = range === undefined ? {} : { Range: range }
    const { body } = await ask(server.url, '/media/large.mp4', { headers })
    expect(body.length).toBe(LARGE_BYTES)
  })
})

describe('while it is being sent', () => {
  test('a file that shrinks ends its own answer and nothing else', async () => {
    const other = await begin('/media/large.mp4')
    await makeLarge('shrinking.mp4', LARGE_BYTES)
    const answer = await begin('/media/shrinking.mp4')
    await truncate(join(media, 'shrinking.mp4'), 10)
    await expect(buffer(answer)).rejects.toThrow('aborted')
    await openFiles.left(1)
    expect(warnings.join()).toContain('a file broke off while it was sent')
    expect((await buffer(other)).length).toBe(LARGE_BYTES)
  })

  test('a file that is deleted is sent to its end', async () => {
    const answer = await begin('/media/large.mp4')
    await rm(join(media, 'large.mp4'))
    expect((await buffer(answer)).length).toBe(LARGE_BYTES)
    expect((await ask(server.url, '/media/large.mp4')).status).toBe(404)
  })

  test('a file that grows is sent as it was', async () => {
    const answer = await begin('/media/large.mp4')
    await truncate(join(media, 'large.mp4'), 2 * LARGE_BYTES)
    expect((await buffer(answer)).length).toBe(LARGE_BYTES)
  })

  test('a client that goes away frees its descriptor', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => begin('/media/large.mp4')))
    expect(openFiles.count()).toBe(20)
    for (const answer of answers) answer.destroy()
    await openFiles.left(0)
  })
})

test('a file that was changed has another tag, even with the old date put back', async () => {
  const tag = async () => (await ask(server.url, '/media/one.txt')).headers.etag
  const before = await tag()
  const file = await open(join(media, 'one.txt'), 'r+')
  const { atime, mtime } = await file.stat()
  await file.write('two')
  await file.utimes(atime, mtime)
  await file.close()
  expect(await tag()).not.toBe(before)
})

test('a hard link out of nowhere is a file like any other', async () => {
  await link(join(folder.path, 'secret.txt'), join(media, 'linked.txt'))
  expect(`${(await ask(server.url, '/media/linked.txt')).body}`).toBe('a secret')
})

test.each(['none', 'secret.txt'])(
  'MEDIA_DIR "%s" that is no folder is said in a sentence',
  async (name) => {
    const dir = join(folder.path, name)
    await expect(openMediaFolder(dir)).rejects.toThrow(`MEDIA_DIR "${dir}" is not a folder.`)
  },
)

async function makeLarge(name: string, bytes: number): Promise<void> {
  await writeFile(join(media, name), '')
  await truncate(join(media, name), bytes)
}

/** An answer whose head has come and whose body waits to be read. */
async function begin(path: string): Promise<IncomingMessage> {
  const [answer] = await once(get(server.url + path, { agent: false }), 'response')
  return answer
}

/** Counts the files that are open. */
function countingFolder(folder: MediaFolder) {
  let count = 0
  let changed = () => {}
  const counting: MediaFolder = {
    ...folder,
    async open(names) {
      const file = await folder.open(names)
      if (file === undefined) return undefined
      count++
      const close = async () => {
        await file.close()
        count--
        changed()
      }
      return { ...file, close }
    },
  }
  const left = async (wanted: number) => {
    while (count !== wanted) {
      await new Promise<void>((resolve) => {
        changed = resolve
      })
    }
  }
  return { folder: counting, count: () => count, left }
}
