/**
 * `npm run bench:viewers`: what `capacity.ts` computes for 1,000, 100,000 and 1,000,000 viewers in 10,000
 * rooms (the last in one chat and in ten), and a simulation (load test) with 1,000 virtual clients that
 * backs it: of the first size whole, of the others one slice with as many viewers in each room. Two nodes
 * on a Redis of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Load, type Needs, needsOf } from './lib/capacity.ts'
import { makeContent } from './lib/content.ts'
import { MEASURED } from './lib/costs.ts'
import { startOurs } from './lib/nodes.ts'
import { startRedis } from './lib/redis.ts'
import { short } from './lib/table.ts'
import { simulate } from './lib/virtual-viewers.ts'

const CLIP_BYTES = 20_000
/** Of the text of such a clip, and what a message has besides. */
const MESSAGE_BYTES = 27_100
const COMMON = {
  ...{ postsPerMinute: 0.2, ttlSeconds: 600 },
  ...{ messageBytes: MESSAGE_BYTES, sentBytes: MESSAGE_BYTES },
}
const SIZES: Load[] = [
  { ...COMMON, viewers: 1000, rooms: 10_000, nodes: 2 },
  { ...COMMON, viewers: 100_000, rooms: 10_000, nodes: 12 },
  { ...COMMON, viewers: 1_000_000, rooms: 10_000, nodes: 120 },
  // One of ten chats that know nothing of each other, with a Redis each.
  { ...COMMON, viewers: 100_000, rooms: 1000, nodes: 12 },
]
const SLICES = [10_000, 100, 10].map((rooms) => ({ ...COMMON, viewers: 1000, rooms, nodes: 2 }))
/** By address: a message of some hundred bytes. */
const ADDRESS_BYTES = 600

const needs = (load: Load) => needsOf(load, MEASURED)

console.log(rowsOf('needs of', SIZES.map(needs), nameOf(SIZES)))
const folder = await mkdtemp(join(tmpdir(), 'animate-viewers-'))
const redis = await startRedis(folder, 'always')
try {
  const { frames } = await makeContent('flat', folder)
  for (const clips of ['inline', 'url']) {
    const slices = clips === 'url' ? SLICES.slice(-1) : SLICES
    for (const load of slices) {
      const nodes = await startOurs(load.nodes, redis, { clipBytes: CLIP_BYTES, clips })
      const found = await simulate(nodes, load, { frames, clips, seconds: 15 })
      await nodes.stop()
      const sentBytes = clips === 'url' ? ADDRESS_BYTES : load.sentBytes
      const title = `${load.viewers} viewers, ${load.rooms} rooms, CLIPS=${clips}`
      console.log(
        `\n${rowsOf(title, [needs({ ...load, sentBytes }), found], ['computed', 'found'])}`,
      )
    }
  }
} finally {
  await redis.stop()
  await rm(folder, { recursive: true, force: true })
}

function nameOf(loads: Load[]): string[] {
  return loads.map(
    ({ viewers, rooms, nodes }) =>
      `${viewers.toLocaleString('en')} in ${rooms.toLocaleString('en')} rooms on ${nodes} nodes`,
  )
}

type Row = [what: string, read: (needs: Partial<Needs>) => number | undefined]

function rowsOf(title: string, columns: Partial<Needs>[], names: string[]): string {
  const scaled = (key: keyof Needs, by: number) => (one: Partial<Needs>) => {
    const value = one[key]
    return value === undefined ? undefined : value / by
  }
  const rows: Row[] = [
    ['messages a second', scaled('messagesPerSecond', 1)],
    ['deliveries a second', scaled('deliveriesPerSecond', 1)],
    ['cores to encode', scaled('encodeCores', 1)],
    ['cores of all nodes besides', scaled('nodeCores', 1)],
    ['cores of Redis', scaled('redisCores', 1)],
    ['memory of all nodes, MB', scaled('nodeBytes', 1e6)],
    ['memory of Redis, MB', scaled('redisBytes', 1e6)],
    ['commands of Redis a second', scaled('commandsPerSecond', 1)],
    ['egress, Mbit/s', scaled('egressBitsPerSecond', 1e6)],
    ['from Redis to the nodes, Mbit/s', scaled('redisEgressBitsPerSecond', 1e6)],
  ]
  const lines = rows.map(([what, read]) => {
    const values = columns.map((one) => read(one)).map((n) => (n === undefined ? '' : short(n)))
    return `| ${[what, ...values].join(' | ')} |`
  })
  return [
    `| ${[title, ...names].join(' | ')} |`,
    `|---|${'---|'.repeat(names.length)}`,
    ...lines,
  ].join('\n')
}
