import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compressFiles } from '../../../client/build/compress.ts'
import { createStaticFiles } from '../../../server/http/static-files.ts'
import { ask } from '../../support/clients/ask.ts'
import { type RouteServer, serveRoutes } from '../../support/servers/route-server.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

const SCRIPT = 'console.log("a line of script");\n'.repeat(100)

let folder: TempFolder
let server: RouteServer

beforeAll(async () => {
  folder = await makeTempFolder()
  const built = join(folder.path, 'build')
  await mkdir(built)
  await writeFile(join(built, 'app.js'), SCRIPT)
  await writeFile(join(built, 'stale.js'), SCRIPT)
  await writeFile(join(built, 'small.js'), 'short')
  await compressFiles(built)
  const later = Date.now() / 1000 + 60
  await utimes(join(built, 'stale.js'), later, later)
  server = await serveRoutes(createStaticFiles(folder.path).routes)
})
afterAll(async () => {
  await server.stop()
  await folder.remove()
})

const get = (path: string, headers: Record<string, string> = {}) =>
  ask(server.url, path, { headers })

describe('a file of the page', () => {
  test.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['gzip;q=1, br;q=0', 'gzip', gunzipSync],
  ])(
    'goes out as it was compressed at build time to who accepts %s',
    async (accepted, name, read) => {
      const { status, headers, body } = await get('/build/app.js', { 'Accept-Encoding': accepted })
      expect([status, headers['content-encoding']]).toEqual([200, name])
      expect(headers['content-type']).toMatch(/^text\/javascript/)
      expect(headers.vary).toBe('Accept-Encoding')
      expect(read(body).toString()).toBe(SCRIPT)
      expect(body).toEqual(
        await readFile(join(folder.path, `build/app.js.${name === 'br' ? 'br' : 'gz'}`)),
      )
    },
  )

  test.each(['identity', 'zstd', ''])('goes out as it is to who accepts "%s"', async (accepted) => {
    const { headers, body } = await get('/build/app.js', { 'Accept-Encoding': accepted })
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers.vary).toBe('Accept-Encoding')
    expect(`${body}`).toBe(SCRIPT)
  })

  test('has a tag for each encoding, and is not sent again to who has it', async () => {
    const tagOf = async (accepted: string) =>
      (await get('/build/app.js', { 'Accept-Encoding': accepted })).headers.etag
    const tag = await tagOf('br')
    expect(tag).not.toBe(await tagOf('identity'))
    const again = await get('/build/app.js', {
      'Accept-Encoding': 'br',
      'If-None-Match': `${tag}`,
    })
    expect(again.status).toBe(304)
  })

  test.each(['stale', 'small'])('%s.js goes out as it is', async (name) => {
    const { status, headers } = await get(`/build/${name}.js`, { 'Accept-Encoding': 'br' })
    expect([status, headers['content-encoding']]).toEqual([200, undefined])
  })

  test('that is not there is compressed by nobody', async () => {
    const { status, headers } = await get('/build/none.js', { 'Accept-Encoding': 'br' })
    expect([status, headers['content-encoding']]).toEqual([404, undefined])
  })
})
