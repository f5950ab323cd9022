import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, enterAsBot } from '../../support/clients/bot.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { startHaproxyCluster, urlOf } from '../../support/servers/cluster-proxies.ts'
import type { ConfiguredProgram } from '../../support/servers/configured-program.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { type ServerProcess, spawnServer } from '../../support/servers/server-process.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { report } from '../report.ts'

const NODES = 3
const ROOMS = 3
const BOTS = 30
/** Between two posts, over all bots. */
const POST_EVERY_MS = 100
const MOST_GAP_MS = 3000

let redis: RedisServer
let folder: TempFolder
let proxy: ConfiguredProgram
let frames: string[]
const nodes: { port: number; process: ServerProcess }[] = []

async function startNode(port: number): Promise<ServerProcess> {
  const settings = [
    '--trust-proxy',
    '1',
    '--posts-per-minute',
    '0',
    '--connections-per-address',
    '0',
  ]
  const flags = ['--data-dir', folder.path, '--port', String(port), ...settings]
  return spawnServer(flags, { REDIS_URL: redis.url })
}

beforeAll(async () => {
  frames = await makeFrames({ count: 2, width: 64, height: 48 })
  folder = await makeTempFolder()
  redis = await startRedis({ config: DURABLE })
  for (let n = 0; n < NODES; n += 1) {
    const port = await freePort()
    nodes.push({ port, process: await startNode(port) })
  }
  proxy = await startHaproxyCluster(nodes)
})
afterAll(async () => {
  await proxy.stop()
  await Promise.all(nodes.map(({ process }) => process.end('SIGKILL')))
  await redis.stop()
  await folder.remove()
})

/** The longest time for which a bot received nothing, though somebody in its room posted. */
function longestGapMs({ receivedAt }: Bot): number {
  const gaps = receivedAt.slice(1).map((at, index) => at - (receivedAt[index] ?? at))
  return Math.max(...gaps)
}

test('three nodes are restarted one after the other under load, and nobody misses anything', async () => {
  const rooms = Array.from({ length: ROOMS }, (_, index) => `rolling-${index}`)
  const bots = await Promise.all(
    Array.from({ length: BOTS }, (_, index) =>
      enterAsBot(urlOf(proxy), rooms[index % ROOMS] ?? ''),
    ),
  )
  let isOver = false
  let retried = 0
  const answers: Promise<{ nonce: string; room: string; refusal: string | undefined }>[] = []
  const posting = (async () => {
    for (let count = 0; !isOver; count += 1) {
      const bot = bots[count % BOTS]
      const nonce = String(count)
      const draft = { id: nonce, nonce, message: nonce, frames }
      const answered = bot?.connection.post(draft, ({ stage }) => {
        if (stage === 'held') retried += 1
      })
      answers.push(
        (async () => {
          const answer = await answered
          return { nonce, room: bot?.room ?? '', refusal: answer?.ok ? undefined : answer?.text }
        })(),
      )
      await setTimeout(POST_EVERY_MS)
    }
  })()

  const stopsMs: number[] = []
  for (const node of nodes) {
    await setTimeout(3000)
    const startedAt = performance.now()
    const { code } = await node.process.end('SIGTERM')
    stopsMs.push(Math.round(performance.now() - startedAt))
    expect(code).toBe(0)
    node.process = await startNode(node.port)
  }
  await setTimeout(3000)
  isOver = true
  await posting
  const posts = await Promise.all(answers)
  const refused = posts.filter(({ refusal }) => refusal !== undefined)
  for (const bot of bots) {
    const wanted = posts.filter(({ room }) => room === bot.room).map(({ nonce }) => nonce)
    await expect.poll(() => [...bot.seen].sort()).toEqual(wanted.sort())
    expect(bot.seen).toEqual(bots.find(({ room }) => room === bot.room)?.seen)
  }
  const gapsMs = bots.map(longestGapMs).sort((a, b) => a - b)
  report('rolling-restart', {
    ...{ bots: BOTS, posts: posts.length, retried, stopsMs },
    refused: refused.map(({ refusal }) => refusal),
    longestGapMs: Math.round(gapsMs.at(-1) ?? 0),
    medianGapMs: Math.round(gapsMs[gapsMs.length >> 1] ?? 0),
  })
  for (const { connection } of bots) connection.close()
  expect(refused).toEqual([])
  expect(gapsMs.at(-1)).toBeLessThan(MOST_GAP_MS)
})
