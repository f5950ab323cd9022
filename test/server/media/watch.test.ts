import { once } from 'node:events'
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { VideoList } from '../../../server/media/video-library.ts'
import { ask } from '../../support/clients/ask.ts'
import { makeFilm } from '../../support/media/films.ts'
import { probe } from '../../support/media/probe.ts'
import { runServer } from '../../support/servers/server-process.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

let folder: TempFolder
let media: string
let app: TestApp

beforeAll(async () => {
  folder = await makeTempFolder()
  media = join(folder.path, 'media')
  await mkdir(media)
  await makeFilm(media, 'Evening_10.webm', { seconds: 2 })
  await makeFilm(media, 'Evening_2.mp4', { seconds: 3, size: '1280x720' })
  await makeFilm(media, 'old films/Der Anfang & 日本.mp4', { seconds: 1 })
  await writeFile(join(media, 'Evening_2.vtt'), 'WEBVTT\n')
  await writeFile(join(media, 'broken.mp4'), 'not a film')
  await writeFile(join(media, 'a\\b.mp4'), 'not a film')
  await mkdir(join(media, 'broken.vtt'))
  await writeFile(join(media, 'notes.txt'), 'no film at all')
  await writeFile(join(media, '.half-copied.mp4'), 'hidden')
  await writeFile(join(folder.path, 'outside.mp4'), 'outside')
  await symlink('../outside.mp4', join(media, 'link out.mp4'))
  app = await startApp({ mediaDir: media })
})
afterAll(async () => {
  await app.stop()
  await folder.remove()
})

const fetched = (path: string) => ask(app.url, path)
const list = async (): Promise<VideoList> =>
  JSON.parse(`${(await fetched('/watch/videos.json')).body}`)

test('the list has every video with its title, length, size and place, as people sort', async () => {
  await expect.poll(async () => (await list()).isPartial).toBe(false)
  const { videos } = await list()
  expect(
    videos.map(({ title, path, durationMs, captionsPath }) => {
      return { title, path, durationMs, captionsPath }
    }),
  ).toEqual([
    { title: 'a\\b', path: '/a%5Cb.mp4', durationMs: null, captionsPath: null },
    { title: 'broken', path: '/broken.mp4', durationMs: null, captionsPath: null },
    {
      ...{ title: 'Evening 2', path: '/Evening_2.mp4', durationMs: 3000 },
      captionsPath: '/Evening_2.vtt',
    },
    { title: 'Evening 10', path: '/Evening_10.webm', durationMs: 2000, captionsPath: null },
    {
      ...{ title: 'Der Anfang & 日本', durationMs: 1000, captionsPath: null },
      path: '/old%20films/Der%20Anfang%20%26%20%E6%97%A5%E6%9C%AC.mp4',
    },
  ])
  for (const { path, sizeBytes } of videos) {
    expect((await fetched(`/media${path}`)).body.length).toBe(sizeBytes)
  }
})

test('a video has a poster, 640 wide at most', async () => {
  const { status, headers, body } = await fetched('/watch/posters/Evening_2.mp4')
  expect([status, headers['content-type']]).toEqual([200, 'image/jpeg'])
  expect(await probe(body)).toMatchObject({ codec: 'mjpeg', width: 640, height: 360 })
})

test.each([
  '/watch/posters/broken.mp4',
  '/watch/posters/link%20out.mp4',
  '/watch/posters/..%2foutside.mp4',
  '/watch/posters/../outside.mp4',
  '/watch/posters/none.mp4',
])('%s is not there, like any other', async (path) => {
  const { status, body } = await fetched(path)
  expect([status, `${body}`]).toEqual([404, `${(await fetched('/none')).body}`])
})

test('/watch is a page that keeps to the policy of the others', async () => {
  const { status, headers, body } = await fetched('/watch')
  expect(status).toBe(200)
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(`${body}`).toContain('/build/watch.js')
})

test('what is in a media folder is served with the headers of everything else', async () => {
  const { headers } = await fetched('/media/Evening_2.mp4')
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['content-encoding']).toBeUndefined()
})

test('without MEDIA_DIR there is neither a page nor a file, and the list is empty', async () => {
  const other = await startApp()
  const paths = ['/watch', '/watch/posters/a.mp4', '/media/Evening_2.mp4']
  const answers = await Promise.all(paths.map((path) => ask(other.url, path)))
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404])
  const list = await ask(other.url, '/watch/videos.json')
  expect(JSON.parse(`${list.body}`)).toEqual({ videos: [], isPartial: false })
  await other.stop()
})

test('a MEDIA_DIR that is no folder stops the start with one sentence', async () => {
  const dir = join(media, 'notes.txt')
  const flags = ['--data-dir', folder.path, '--port', '0', '--media-dir', dir]
  const sentence = `MEDIA_DIR "${dir}" is not a folder.\n`
  expect(await runServer(flags)).toMatchObject({ code: 1, output: sentence })
})

test('a DATA_DIR within MEDIA_DIR, where everybody could read it, stops the start', async () => {
  const dataDir = join(media, 'data')
  const flags = ['--data-dir', dataDir, '--port', '0', '--media-dir', media]
  const sentence = `DATA_DIR "${dataDir}" lies in MEDIA_DIR "${media}": keep them apart.\n`
  expect(await runServer(flags)).toMatchObject({ code: 1, output: sentence })
})

test('a server that stops does not wait for a download that nobody reads', async () => {
  await writeFile(join(media, 'large.mp4'), '')
  await truncate(join(media, 'large.mp4'), 64 * 1024 ** 2)
  const other = await startApp({ mediaDir: media })
  const [answer] = await once(get(`${other.url}/media/large.mp4`, { agent: false }), 'response')
  const ended = once(answer, 'error')
  await other.stop()
  answer.resume()
  expect(await ended).toMatchObject([{ message: 'aborted' }])
})
