import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, enterAsBot } from '../../support/clients/bot.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { createRandom } from '../../support/random.ts'
import { report } from '../report.ts'
import { fill } from './faults.ts'
import { type StubCluster, startStubCluster } from './stub-cluster.ts'

/** Another seed, or a failed one again: NODES_SEED=<seed>. It chooses the order and the nodes. */
const SEED = Number(process.env.NODES_SEED ?? Date.now() % 100_000)
const ROOMS = 10
const BOTS_EACH = 3
/** 50 messages a second, over all. */
const POST_EVERY_MS = 20
const FREEZE_MS = 30_000
const CUT_MS = 2000
const CALM_MS = 4000

let cluster: StubCluster
beforeAll(async () => {
  cluster = await startStubCluster(3)
})
afterAll(() => cluster.stop())

const random = createRandom(SEED)
const restarts: Promise<void>[] = []
const anyNode = () => random.pick(cluster.nodes)

/** Each resolves when what was away is back; of a node that dies, others take over at once. */
const FAULTS: Record<string, () => Promise<void>> = {
  'kill -9 of a node': async () => {
    const node = anyNode()
    await node.kill()
    restarts.push(pause(1000).then(node.start))
  },
  'kill -9 of Redis, started again after 1 s': async () => {
    await cluster.redis.kill()
    await pause(1000)
    await cluster.redis.restart()
  },
  'Redis frozen for 30 s': async () => {
    cluster.redis.freeze()
    await pause(FREEZE_MS)
    cluster.redis.thaw()
  },
  'a node frozen for 30 s': async () => {
    const node = anyNode()
    node.signal('SIGSTOP')
    await pause(FREEZE_MS)
    node.signal('SIGCONT')
  },
  'links of all clients cut for 2 s': async () => {
    cluster.front.cutFor(CUT_MS)
    await pause(CUT_MS)
  },
  'links of all nodes to Redis cut for 2 s': async () => {
    for (const { link } of cluster.nodes) link.cutFor(CUT_MS)
    await pause(CUT_MS)
  },
  'links of all nodes to Redis swallow; new ones pass': async () => {
    for (const { link } of cluster.nodes) link.swallow()
  },
  'links of all clients swallow; new ones pass': async () => cluster.front.swallow(),
  'memory of Redis full for 5 s': async () => {
    await fill(cluster.redis)
    await pause(5000)
    await cluster.redis.call('config', 'set', 'maxmemory', 0)
  },
}

/** A draft; `doneAt` is when it was answered. */
interface Sent {
  name: string
  room: string
  startedAt: number
  isAcknowledged: boolean
  doneAt: number | undefined
}

function openLoad(bots: Bot[], frames: string[]) {
  const sent: Sent[] = []
  const refusals: string[] = []
  let isOver = false
  const held = new Set<string>()

  async function post(bot: Bot, name: string): Promise<void> {
    const one: Sent = {
      ...{ name, room: bot.room, startedAt: performance.now() },
      ...{ isAcknowledged: false, doneAt: undefined },
    }
    sent.push(one)
    const draft = { id: name, nonce: name, message: name, frames }
    const answer = await bot.connection.post(draft, ({ stage }) => {
      if (stage === 'held') held.add(name)
    })
    one.doneAt = performance.now()
    one.isAcknowledged = answer.ok
    if (!answer.ok) refusals.push(answer.text)
  }

  const posting: Promise<void>[] = []
  async function run(): Promise<void> {
    const beganAt = performance.now()
    for (let n = 0; !isOver; n++) {
      const bot = bots[n % bots.length]
      if (bot) posting.push(post(bot, String(n)))
      await pause(Math.max(0, beganAt + (n + 1) * POST_EVERY_MS - performance.now()))
    }
    await Promise.all(posting)
  }
  const running = run()
  return {
    ...{ sent, refusals, heldSoFar: () => held.size },
    async end() {
      isOver = true
      await running
    },
  }
}

const POLL = { timeout: 120_000, interval: 20 }

test(`the storm in figures (seed ${SEED})`, async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 48 })
  const places = Array.from({ length: ROOMS * BOTS_EACH }, (_, n) => `figures-${n % ROOMS}`)
  const bots = await Promise.all(places.map((room) => enterAsBot(cluster.url, room)))
  const load = openLoad(bots, frames)
  const msSince = (at: number) => Math.round(performance.now() - at)
  const missing = (wanted: Sent[]) =>
    bots.flatMap(({ room, seen }) => {
      const has = new Set(seen)
      return wanted.filter((one) => one.room === room && !has.has(one.name))
    }).length

  /**
   * From the return of what was away on: until all that had been acknowledged is with every client, and
   * until all that was posted before has its receipt and is with every client, too.
   */
  async function measure(backAt: number) {
    const before = load.sent.filter(({ startedAt }) => startedAt <= backAt)
    const receipts = before.filter(({ isAcknowledged }) => isAcknowledged)
    await expect.poll(() => missing(receipts), POLL).toBe(0)
    const acknowledgedMs = msSince(backAt)
    await expect.poll(() => before.every(({ doneAt }) => doneAt !== undefined), POLL).toBe(true)
    await expect
      .poll(() => missing(before.filter(({ isAcknowledged }) => isAcknowledged)), POLL)
      .toBe(0)
    return { acknowledgedMs, allMs: msSince(backAt) }
  }

  const left = Object.keys(FAULTS)
  const names = Array.from(left).flatMap(() => left.splice(random.below(left.length), 1))
  const figures: Record<string, unknown> = {}
  console.log(`seed ${SEED}: NODES_SEED=${SEED} replays it`)
  for (const name of names) {
    await pause(CALM_MS)
    await FAULTS[name]?.()
    figures[name] = await measure(performance.now())
    await Promise.all(restarts)
    console.log(name, figures[name])
  }
  await load.end()
  const acknowledged = load.sent.filter(({ isAcknowledged }) => isAcknowledged)
  await expect.poll(() => missing(acknowledged), POLL).toBe(0)
  report('storm-figures', {
    ...{ seed: SEED, posts: load.sent.length, acknowledged: acknowledged.length },
    ...{ held: load.heldSoFar(), refusals: load.refusals, ...figures },
  })
  for (const { room, seen } of bots) {
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(bots.find((other) => other.room === room)?.seen)
  }
  for (const { connection } of bots) connection.close()
})
