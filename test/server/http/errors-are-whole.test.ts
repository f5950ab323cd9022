import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../support/clients/ask.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

let folder: TempFolder
let app: TestApp

beforeAll(async () => {
  folder = await makeTempFolder()
  app = await startApp({ mediaDir: folder.path })
})
afterAll(async () => {
  await app.stop()
  await folder.remove()
})

const KEY = '01912345-0000-7000-8000-000000000000'

test.each([
  '/none',
  '/build/none.js',
  '/r/%00',
  `/clips/${KEY}.webm`,
  `/clips/${KEY}.gif`,
  '/clips/rubbish.webm',
  `/strips/${KEY},${KEY}.gif`,
  `/collages/${KEY}.exe`,
  '/media/none.mp4',
  '/media/..%2fsecret',
  '/watch/posters/none.mp4',
  '/live/none.flv',
  '/live/none.exe',
])('%s is not there, and says so whole whatever range is asked for', async (path) => {
  const { status, headers, body } = await ask(app.url, path, { headers: { Range: 'bytes=0-3' } })
  expect(status).toBeGreaterThanOrEqual(400)
  expect(headers['content-range']).toBeUndefined()
  expect(body.length).toBeGreaterThan(4)
})
