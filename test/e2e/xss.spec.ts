import { createClipEncoder } from '../../helpers/clips/clip-encoder.ts'
import { MAX_ID_LENGTH, MAX_MESSAGE_LENGTH, MAX_ROOM_LENGTH } from '../../realtime/protocol.ts'
import { join, post } from '../support/clients/chat-client.ts'
import { makeFrames, makeJpegs } from '../support/media/frames.ts'
import { needProgram } from '../support/media/run-ffmpeg.ts'
import { startApp } from '../support/servers/start-app.ts'
import { withTempFolder } from '../support/temp-folder.ts'
import { xssStrings } from '../trust/input/xss-strings.ts'
import { createStubEncoder } from '../trust/soak/stub-encoder.ts'
import { expect, test } from './support/fixtures.ts'
import { online, said } from './support/page-objects.ts'

// Breaches of the policy are errors of the console: `complaints` fails the test for any of them.
test.use({ expectedErrors: /404/ })

const COUNT = 500

/** One real clip: what is shown beside the texts is not the point. */
async function makeClip(): Promise<Buffer> {
  const path = await needProgram('ffmpeg')
  return withTempFolder(async (tmpDir) => {
    const encoder = createClipEncoder({
      ffmpegPath: path,
      tmpDir,
      encoders: 1,
      maxQueued: 0,
      fps: 10,
    })
    const { webm } = await encoder.encode(await makeJpegs({ count: 2, width: 64, height: 48 }))
    await encoder.close()
    return webm
  })
}

const ran = 'window.__ran ?? 0'

test('500 ways to smuggle in a script are 500 texts', async ({ page }) => {
  const app = await startApp({ replayLimit: 100 }, { encoder: createStubEncoder(await makeClip()) })
  const frames = await makeFrames({ count: 1, width: 16, height: 16 })
  const strings = xssStrings(COUNT, MAX_MESSAGE_LENGTH)
  const perPage = 100
  for (let from = 0; from < COUNT; from += perPage) {
    const room = `strings-${from}`
    const { socket } = await join(app.url, { room })
    const some = strings.slice(from, from + perPage)
    // Half of them are replayed, half come while the page is open.
    const half = some.length / 2
    const say = async (texts: string[]) => {
      const answers = texts.map((message, n) =>
        post(socket, {
          id: message.slice(0, MAX_ID_LENGTH),
          nonce: `<b>${texts[0]?.length} ${n}${message.slice(0, 9)}`,
          message,
          alt: message,
          frames,
        }),
      )
      expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true)
    }
    await say(some.slice(0, half))
    await page.goto(`${app.url}/r/${room}`)
    await online(page)
    await say(some.slice(half))
    await expect(said(page)).toHaveCount(some.length)
    expect(await said(page).allTextContents()).toEqual(some)
    expect(await page.locator('#rows .seen').count()).toBeGreaterThan(some.length / 2)
    expect(await page.locator('#rows .seen *').count()).toBe(0)
    expect(await page.locator('#rows .said :not(a[href^="http"])').count()).toBe(0)
    expect(await page.evaluate(ran)).toBe(0)
    socket.close()
  }
  await app.stop()
})

test('100 of them for the name of a room or an address lead nowhere', async ({ page, app }) => {
  await page.goto(app.url)
  const strings = xssStrings(COUNT, MAX_MESSAGE_LENGTH).filter((_, i) => i % 5 === 0)
  const answers = await page.evaluate(async (texts) => {
    const found: string[] = []
    for (const text of texts) {
      for (const path of [`/r/${encodeURIComponent(text)}`, `/${encodeURIComponent(text)}`]) {
        const response = await fetch(path)
        const body = await response.text()
        // A room's name is looked for in what was typed; no more than that may be found.
        const isRoom = /^\/r\/[\p{L}\p{M}\p{N}-]+$/u.test(
          decodeURIComponent(new URL(response.url).pathname),
        )
        if ((response.ok && !isRoom) || body.includes('__ran')) found.push(path)
      }
    }
    return found
  }, strings)
  expect(answers).toEqual([])
  for (const text of strings.filter((_, i) => i % 10 === 0)) {
    await page.goto(`${app.url}/r/${encodeURIComponent(text)}`)
    expect(await page.evaluate(ran)).toBe(0)
  }
  // A handshake may name a room that no address can: it is refused, too.
  for (const text of strings.filter((_, i) => i % 5 === 0)) {
    await expect(join(app.url, { room: text.slice(0, MAX_ROOM_LENGTH) })).rejects.toThrow()
  }
})
