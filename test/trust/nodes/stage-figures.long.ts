import { get } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFlvReader } from '../../support/clients/flv-viewer.ts'
import { type Publisher, startPublisher } from '../../support/clients/publisher.ts'
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { type Nodes, startNodes } from '../../support/servers/start-nodes.ts'
import { report } from '../report.ts'

const STAGE_KEY = 'a-stage-key-for-tests'
const WATCHED_MS = 20_000
/** What another node may add. */
const MOST_MS = 50

let redis: RedisServer
let nodes: Nodes
let publisher: Publisher

beforeAll(async () => {
  redis = await startRedis()
  nodes = await startNodes(redis.url, 0, { options: { stageKey: STAGE_KEY } })
})
afterAll(async () => {
  await publisher.stop()
  await nodes.stop()
  await redis.stop()
})

async function addNode(): Promise<{ url: string; rtmpPort: number }> {
  const [port, rtmpPort] = [await freePort(), await freePort()]
  const nodeUrl = `http://127.0.0.1:${port}`
  const { url } = await nodes.add({ port, rtmpPort, nodeUrl })
  return { url, rtmpPort }
}

/** Watches, and notes when each tag arrives. */
function watch(url: string): { arrivals: Map<string, number>; stop(): void } {
  const arrivals = new Map<string, number>()
  const read = createFlvReader()
  const request = get(`${url}/live/den.flv`, { agent: false }, (response) => {
    response.on('data', (bytes: Buffer) => {
      for (const { type, timestamp, isHeader } of read(bytes)) {
        if (!isHeader) arrivals.set(`${type} ${timestamp}`, performance.now())
      }
    })
    response.on('error', () => undefined)
  })
  request.on('error', () => undefined)
  return { arrivals, stop: () => void request.destroy() }
}

test('a picture is seen on another node at most 50 ms later than on its own', async () => {
  const [one, two] = [await addNode(), await addNode()]
  publisher = startPublisher({ port: one.rtmpPort, room: 'den', key: STAGE_KEY, bitrate: '1000k' })
  const isLive = async () => (await fetch(`${two.url}/live/den.flv`, { method: 'HEAD' })).ok
  await expect.poll(isLive).toBe(true)
  const [direct, relayed] = [watch(one.url), watch(two.url)]
  await setTimeout(WATCHED_MS)
  for (const { stop } of [direct, relayed]) stop()
  // What was there before both watched came to each at once.
  const seen = [...relayed.arrivals].slice(100)
  const later = seen
    .map(([tag, at]) => at - (direct.arrivals.get(tag) ?? Number.NaN))
    .filter((ms) => !Number.isNaN(ms))
    .sort((a, b) => a - b)
  const [medianMs = 0, p95Ms = 0] = [
    later[later.length >> 1],
    later[Math.floor(later.length * 0.95)],
  ]
  report('stage-over-nodes', { tags: later.length, medianMs, p95Ms })
  expect(later.length).toBeGreaterThan(100)
  expect(p95Ms).toBeLessThan(MOST_MS)
})
