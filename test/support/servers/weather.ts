import { expect } from 'vitest'
import { join } from '../clients/chat-client.ts'
import { openPageModel } from '../clients/page-model.ts'
import { makeFrames } from '../media/frames.ts'
import { createRandom, type Random } from '../random.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { spawnServer } from './server-process.ts'
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts'

export interface Storm {
  seed: number
  posters: number
  /** Messages of each. */
  each: number
  /** For so many steps something may go wrong. */
  steps: number
  /** After which receipts the server is killed and started again. */
  killAfter: number[]
}

/**
 * Three pages and more post through a network that cuts, stalls and reorders connections, to a
 * server that is killed in between. In the end every page has to show every message once, in the
 * server's order, and nothing may have been shown as delivered that is not kept.
 */
export async function weather(storm: Storm): Promise<void> {
  const { posters, each } = storm
  const folder = await makeTempFolder()
  const flags = [
    ...['--data-dir', folder.path, '--replay-limit', '100'],
    // Refusals for haste are another test's business.
    ...['--posts-per-minute', '0', '--max-queued-clips', '1000'],
  ]
  let server = await spawnServer(flags)
  const port = new URL(server.url).port
  const proxy = await openTcpProxy(Number(port))
  const random = createRandom(storm.seed)
  const frames = await makeFrames({ count: 2, width: 64, height: 64 })
  let [steps, receipts] = [0, 0]
  let restart = Promise.resolve()

  async function killAndRestart(): Promise<void> {
    await server.end('SIGKILL')
    server = await spawnServer([...flags, '--port', port])
  }

  function onStep(step: string): void {
    if (step === 'receipt' && storm.killAfter.includes(++receipts)) {
      restart = restart.then(killAndRestart)
    }
    // Trouble at every kind of step, and at last an end of it.
    if (++steps < storm.steps && random.below(10) < 3) trouble(proxy, random)
  }

  const pages = Array.from({ length: posters }, () => openPageModel(proxy.url, 'storm', onStep))
  try {
    await Promise.all(
      pages.flatMap((page, who) =>
        Array.from({ length: each }, (_, n) => page.post(`${who}-${n}`, frames)),
      ),
    )
    await restart
    await Promise.all(pages.map((page) => page.untilShown(posters * each)))
    const { replay, socket } = await join(server.url, { room: 'storm' })
    socket.close()
    const kept = replay.map(({ key }) => key)
    expect(kept).toHaveLength(posters * each)
    for (const page of pages) {
      expect(page.shown).toEqual(kept)
      expect(page.repeated).toEqual([])
    }
    const delivered = pages.flatMap((page) => page.receipts.map(({ key }) => key))
    expect(delivered.sort()).toEqual(kept)
    for (const who of pages.keys()) {
      const own = replay.map(({ message }) => message).filter((text) => text.startsWith(`${who}-`))
      expect(own).toEqual(Array.from({ length: each }, (_, n) => `${who}-${n}`))
    }
    expect(proxy.opened).toBeGreaterThan(posters)
  } finally {
    for (const { connection } of pages) connection.close()
    await proxy.close()
    await server.end('SIGKILL')
    await folder.remove()
  }
}

function trouble(proxy: TcpProxy, random: Random): void {
  const kind = random.below(100)
  if (kind < 50) proxy.cut(random.below(10))
  else if (kind < 65) proxy.cut()
  else if (kind < 85) proxy.stall(50 + random.below(400))
  else proxy.holdNext(100 + random.below(500))
}
