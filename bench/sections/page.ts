import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { packageRoot } from '../../server/package-root.ts'
import { closeAll, openClient } from '../lib/client.ts'
import { type Bench, inTurn } from '../lib/context.ts'
import { type Figure, figureOf } from '../lib/figures.ts'
import { cpuMs, startServer } from '../lib/processes.ts'

const section = 'page'
const CLIPS = 200
const DEBIAN_CHROMIUM = '/usr/bin/chromium'

/** What a browser has to load, and what two hundred clips in the feed cost it. */
export async function page(bench: Bench): Promise<Figure[]> {
  spawnSync('npx', ['--no-install', 'tsx', 'client/build.ts'], { cwd: packageRoot })
  const watchMs = bench.isQuick ? 3000 : 8000
  const server = await startServer('ours')
  const clips = await fill(server.url, bench)
  const [ours = [], playing = []] = await inTurn(bench.isQuick ? 1 : 3, [
    () => inBrowser(watchMs, (tab) => openFeed(tab, server.url, bench)),
    () => inBrowser(watchMs, (tab) => openPlayers(tab, clips)),
  ])
  await server.stop()
  return [
    figureOf({
      ...{ section, what: 'all script and style of the page, gzip', unit: 'KB' },
      ours: [await gzippedKilobytes()],
      goal: { of: 'value', most: 60 },
    }),
    figureOf({
      ...{ section, what: `${CLIPS} clips in the feed, Chromium`, unit: '% of a core' },
      ours,
      rival: { name: `${CLIPS} players, all playing`, values: playing },
      // 6 % where the rival takes 29: absolute, it would be a figure of the machine.
      goal: { of: 'ratio', most: 0.207 },
    }),
  ]
}

/** What a browser loads before the chat can be used: the page's own files and what they import. */
async function gzippedKilobytes(): Promise<number> {
  const folder = join(packageRoot, 'public/build')
  const script = await readFile(join(folder, 'app.js'), 'utf8')
  const imports = [...script.matchAll(/from\s*"\.\/([^"]+)"/g)].map(([, name = '']) => name)
  const names = ['app.js', 'app.css', ...new Set(imports)]
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))))
  return files.reduce((sum, bytes) => sum + gzipSync(bytes).length, 0) / 1000
}

/** One clip to know what they look like; the feed gets its own as it is open. */
async function fill(url: string, { content }: Bench): Promise<string[]> {
  const clips: string[] = []
  const poster = await openClient(url, { room: 'sample' })
  for (const { frames } of Object.values(content)) {
    const kept = poster.next('messageack')
    poster.emit('message', { id: 'bench', message: 'hello', frames })
    clips.push(((await kept) as { video: string }).video)
  }
  await closeAll([poster])
  return clips
}

type Tab = Awaited<ReturnType<Awaited<ReturnType<typeof chromium.launch>>['newPage']>>

/** Share of a core, in percent, that a browser takes while it shows what `open` has opened. */
async function inBrowser(watchMs: number, open: (tab: Tab) => Promise<void>): Promise<number> {
  const found = process.env.CHROMIUM_PATH ?? DEBIAN_CHROMIUM
  const launched = await chromium.launchServer({
    ...(existsSync(found) && { executablePath: found }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  })
  const pid = launched.process().pid ?? 0
  const browser = await chromium.connect(launched.wsEndpoint())
  try {
    const tab = await browser.newPage({ viewport: { width: 1180, height: 820 } })
    await open(tab)
    // Decoding first pictures and laying out is over by then.
    await setTimeout(2000)
    const before = cpuMs(pid)
    const startedAt = performance.now()
    await setTimeout(watchMs)
    return (100 * (cpuMs(pid) - before)) / (performance.now() - startedAt)
  } finally {
    await browser.close()
    await launched.close()
  }
}

let rooms = 0

/** The chat itself, with everything said while it looks on. */
async function openFeed(tab: Tab, url: string, { content }: Bench): Promise<void> {
  const room = `feed-${++rooms}`
  await tab.goto(`${url}/r/${room}`)
  const poster = await openClient(url, { room })
  const scenes = Object.values(content)
  for (let i = 0; i < CLIPS; i++) {
    const kept = poster.next('messageack')
    const frames = scenes[i % scenes.length]?.frames ?? []
    poster.emit('message', { id: 'bench', message: `${i}`, frames })
    await kept
  }
  // In words, since this file is not compiled for a browser.
  await tab.waitForFunction(`document.querySelectorAll('#rows > li').length === ${CLIPS}`)
  await closeAll([poster])
}

/** The plain way: as many players, each told to play and each playing. */
async function openPlayers(tab: Tab, clips: string[]): Promise<void> {
  const videos = Array.from(
    { length: CLIPS },
    (_, i) => `<video muted loop playsinline width="200" src="${clips[i % clips.length]}"></video>`,
  )
  await tab.setContent(videos.join(''))
  await tab.evaluate("for (const video of document.querySelectorAll('video')) void video.play()")
}
