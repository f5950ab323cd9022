import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium, type Page } from '@playwright/test'
import configuration from '../../playwright.config.ts'
import { putInFrontOfCamera } from '../../test/e2e/support/faces.ts'
import { ready, said, say } from '../../test/e2e/support/page-objects.ts'
import { runFfmpeg } from '../../test/support/media/run-ffmpeg.ts'
import { CAMERA_FILE, makeCameraVideo } from '../../test/support/media/y4m.ts'
import { spawnServer } from '../../test/support/servers/server-process.ts'

/**
 * `npm run docs:picture`: docs/room.webp, a moving picture of a real room. A real server, four real
 * pages in Chromium, each with a drawn person in front of its camera; what one of them sees while all
 * talk is recorded. Nothing in it is arranged afterwards.
 */

const OUT = 'docs/room.webp'
const MAX_BYTES = 2_000_000
const SIZE = { width: 860, height: 680 }
const FPS = 10
/** The messages with their authors, and when each is sent, in seconds from the first frame; 0 is the page that is seen. */
const TALK: [number, number, string][] = [
  [0.5, 1, 'is this thing on'],
  [2.5, 2, 'coffee is ready ☕ who wants one'],
  [4.5, 0, 'me! two sugars'],
  [7.5, 3, 'hola from Medellín 🌴'],
  [9.5, 1, 'see you at the door in ten'],
]
const LAST_S = 13.5

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'animate-picture-'))
  const server = await spawnServer(['--data-dir', join(folder, 'data')])
  const { launchOptions } = configuration.use ?? {}
  // What Chromium takes for a camera; its picture is drawn by the page.
  await mkdir(dirname(CAMERA_FILE), { recursive: true })
  await writeFile(CAMERA_FILE, makeCameraVideo())
  const browser = await chromium.launch(launchOptions)
  try {
    const url = `${server.url}/r/blue-otter`
    const pages = await Promise.all([5, 1, 3, 2].map((person) => enter(browser, url, person)))
    const frames = await record(pages, folder)
    await encode(frames, folder)
    const { size } = await stat(OUT)
    if (size > MAX_BYTES) throw new Error(`${OUT} has ${size} bytes, more than ${MAX_BYTES}.`)
    console.log(`${OUT}: ${frames} frames, ${size} bytes.`)
  } finally {
    await browser.close()
    await server.end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
}

async function enter(browser: Browser, url: string, person: number): Promise<Page> {
  const context = await browser.newContext({
    viewport: SIZE,
    colorScheme: 'dark',
    permissions: ['camera'],
  })
  const page = await context.newPage()
  // tsx names functions by a helper that pages do not have.
  await page.addInitScript('globalThis.__name = (named) => named')
  await putInFrontOfCamera(page, person)
  await page.goto(url)
  await ready(page)
  return page
}

/** Lets them talk, and takes what the first page shows as numbered pictures; resolves with their count. */
async function record(pages: Page[], folder: string): Promise<number> {
  const [seen] = pages
  if (seen === undefined) return 0
  const shots: { at: number; data: string }[] = []
  const session = await seen.context().newCDPSession(seen)
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    shots.push({ at: metadata.timestamp ?? 0, data })
    void session.send('Page.screencastFrameAck', { sessionId })
  })
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 92 })
  await Promise.all(TALK.map((line) => speak(pages, line)))
  await wait(Math.max(0, 1000 * (LAST_S - (TALK.at(-1)?.[0] ?? 0))))
  await session.send('Page.stopScreencast')
  return writeEvenly(shots, folder)
}

async function speak(pages: Page[], [atS, who, words]: (typeof TALK)[number]): Promise<void> {
  const page = pages[who]
  if (page === undefined) return
  await wait(1000 * atS)
  if (who === 0) await page.getByRole('textbox').first().pressSequentially(words, { delay: 60 })
  await say(page, words)
  await said(page).filter({ hasText: words }).waitFor()
}

/** Frames come when something has changed; a picture has them evenly. */
async function writeEvenly(shots: { at: number; data: string }[], folder: string): Promise<number> {
  const [first] = shots
  if (first === undefined) throw new Error('The page showed nothing.')
  const lastS = (shots.at(-1)?.at ?? first.at) - first.at
  const count = Math.floor(lastS * FPS)
  for (let index = 0; index < count; index += 1) {
    const shown = shots.findLast(({ at }) => at - first.at <= index / FPS) ?? first
    const name = `${String(index).padStart(4, '0')}.jpg`
    await writeFile(join(folder, name), Buffer.from(shown.data, 'base64'))
  }
  return count
}

async function encode(frames: number, folder: string): Promise<void> {
  const scaled = ['-vf', 'scale=760:-1:flags=lanczos', '-frames:v', `${frames}`]
  const codec = ['-c:v', 'libwebp_anim', '-quality', '58', '-compression_level', '6', '-loop', '0']
  const input = ['-y', '-v', 'error', '-framerate', `${FPS}`, '-i', join(folder, '%04d.jpg')]
  await runFfmpeg('ffmpeg', [...input, ...scaled, ...codec, OUT], process.cwd())
}

await main()
