import { afterEach, expect, test } from 'vitest'
import { createRandom, type Random } from '../helpers/random.ts'
import { join } from '../support/chat-client.ts'
import { makeFrames } from '../support/frames.ts'
import { openPageModel, type PageModel } from '../support/page-model.ts'
import { type ServerProcess, spawnServer } from '../support/server-process.ts'
import { openTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

let folder: TempFolder
let server: ServerProcess
let proxy: TcpProxy
let pages: PageModel[] = []

afterEach(async () => {
  for (const { connection } of pages) connection.close()
  pages = []
  await proxy.close()
  await server.end('SIGKILL')
  await folder.remove()
})

const POSTERS = 3
const EACH = 5

/** What may go wrong, and how often: every so many steps one of these. */
function trouble(random: Random): void {
  const kind = random.below(100)
  if (kind < 50) proxy.cut(random.below(10))
  else if (kind < 65) proxy.cut()
  else if (kind < 85) proxy.stall(50 + random.below(400))
  else proxy.holdNext(100 + random.below(500))
}

test('on the worst network every page shows every message once, in one order, and only those', async () => {
  folder = await makeTempFolder()
  const flags = ['--data-dir', folder.path, '--posts-per-minute', '0', '--replay-limit', '100']
  server = await spawnServer(flags)
  const port = Number(new URL(server.url).port)
  proxy = await openTcpProxy(port)
  const random = createRandom(7)
  const frames = await makeFrames({ count: 2, width: 64, height: 64 })
  let steps = 0
  let receipts = 0
  let restart: Promise<void> | undefined

  async function killAndRestart(): Promise<void> {
    await server.end('SIGKILL')
    server = await spawnServer([...flags, '--port', `${port}`])
  }

  function onStep(step: string): void {
    if (step === 'receipt' && [4, 9].includes(++receipts)) restart = killAndRestart()
    // Trouble at every kind of step, and at last an end of it.
    if (++steps < 120 && random.below(10) < 3) trouble(random)
  }

  pages = Array.from({ length: POSTERS }, () => openPageModel(proxy.url, 'storm', onStep))
  await Promise.all(
    pages.map(async (page, who) => {
      const posts = Array.from({ length: EACH }, (_, n) => page.post(`${who}-${n}`, frames))
      await Promise.all(posts)
    }),
  )
  await restart
  await Promise.all(pages.map((page) => page.untilShown(POSTERS * EACH)))

  const { replay, socket } = await join(server.url, { room: 'storm' })
  socket.close()
  const kept = replay.map(({ key }) => key)
  expect(new Set(replay.map(({ message }) => message)).size).toBe(POSTERS * EACH)
  expect(kept).toHaveLength(POSTERS * EACH)
  for (const page of pages) {
    expect(page.shown).toEqual(kept)
    expect(page.repeated).toEqual([])
  }
  const delivered = pages.flatMap((page) => page.receipts.map(({ key }) => key))
  expect(delivered.sort()).toEqual(kept)
  for (const who of pages.keys()) {
    const own = replay.map(({ message }) => message).filter((text) => text.startsWith(`${who}-`))
    expect(own).toEqual(Array.from({ length: EACH }, (_, n) => `${who}-${n}`))
  }
  expect(proxy.opened).toBeGreaterThan(POSTERS)
}, 120_000)
