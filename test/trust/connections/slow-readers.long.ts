import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { join } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { type ServerProcess, spawnServer } from '../../support/servers/server-process.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { report } from '../report.ts'
import { openRawClient, type RawClient } from './raw-client.ts'

const DEAF = 100
const READERS = 20
const MESSAGES = 60

/** Milliseconds from a post to each reader's having it; what the server's memory was at most. */
interface Round {
  p50Ms: number
  p99Ms: number
  rssMb: number
}

async function measure(server: ServerProcess, room: string): Promise<Round> {
  const frames = await makeFrames({ count: 10, width: 200, height: 200 })
  const poster = await join(server.url, { room })
  const delays: number[] = []
  let rssMb = 0
  const readers = await Promise.all(
    Array.from({ length: READERS }, () => join(server.url, { room })),
  )
  for (const { socket } of readers) {
    socket.on('message', ({ sentAt }) => delays.push(Date.now() - sentAt))
  }
  for (let i = 0; i < MESSAGES; i += 1) {
    const answer = await poster.socket.emitWithAck('message', { id: '', message: `${i}`, frames })
    expect(answer).toMatchObject({ ok: true })
    rssMb = Math.max(rssMb, rssOf(server))
  }
  await expect.poll(() => delays.length).toBe(READERS * MESSAGES)
  for (const { socket } of [poster, ...readers]) socket.close()
  const sorted = delays.sort((a, b) => a - b)
  const share = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0
  return { p50Ms: share(0.5), p99Ms: share(0.99), rssMb }
}

function rssOf({ child }: ServerProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

test(`${DEAF} clients that answer pings and read nothing cost the others little`, async () => {
  await withTempFolder(async (folder) => {
    const flags = ['--posts-per-minute', '0', '--connections-per-address', '0']
    const server = await spawnServer(['--data-dir', folder, ...flags])
    const load = spawnSync('cat', ['/proc/loadavg']).stdout.toString().trim()
    await measure(server, 'room')
    const without = await measure(server, 'room')
    const clients: RawClient[] = []
    for (let i = 0; i < DEAF; i += 1) {
      const client = await openRawClient(server.url)
      await client.enter('room')
      client.stopReading()
      clients.push(client)
    }
    const pongs = setInterval(() => {
      for (const client of clients) client.send('3')
    }, 1000)
    const among = await measure(server, 'room')
    clearInterval(pongs)
    await expect.poll(() => server.output().match(/a slow reader was cut/g)?.length ?? 0).toBe(DEAF)
    for (const client of clients) client.close()
    const after = await measure(server, 'room')
    report('slow-readers', { clients: DEAF, load, without, among, after })
    expect(among.rssMb - without.rssMb).toBeLessThan(50)
    await server.end('SIGTERM')
  })
})
