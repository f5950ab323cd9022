import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Encode, EncodeQueue } from '../../../../database/encode-queue.ts'
import { openEncodeQueue } from '../../../../database/redis/encodes/encode-queue.ts'
import { type Clip, EncodeError } from '../../../../helpers/clips/clip-encoder.ts'
import { createDeferred } from '../../../../helpers/deferred.ts'
import { readRedisAddress } from '../../../../helpers/redis-address.ts'
import { documentedAccount } from '../../../support/redis/documented-account.ts'
import { type RedisServer, startRedis } from '../../../support/redis/redis-server.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'
import { useServers } from '../../../support/redis/use-servers.ts'

const PICTURES = { frames: [Buffer.from('first'), Buffer.from('the second')], width: 4, height: 3 }
const WANTED = new AbortController().signal

/** A clip that shows what it was made of. */
const joined: Encode = async ({ frames, width, height }) => ({
  webm: Buffer.concat(frames),
  ...{ width, height, durationMs: 1000, flashes: { large: 0, small: 0 } },
})

const servers = useServers()
beforeEach(() => servers.redis.call('flushall'))

/** Looks for encoder nodes all the time. */
const quickPulse = {
  every(_: number, work: () => void) {
    const timer = setInterval(work, 50)
    return () => clearInterval(timer)
  },
}

async function openQueue(url = servers.redis.url): Promise<EncodeQueue> {
  const connection = await connectTo(url)
  servers.undo.push(() => connection.close())
  const address = readRedisAddress(url)
  if (address === undefined) throw new Error('no address')
  const queue = openEncodeQueue({ address, connection, pulse: quickPulse })
  servers.undo.push(() => queue.close())
  return queue
}

async function serve(queue: EncodeQueue, encode: Encode, slots = 1) {
  const serving = await queue.serve(slots, encode)
  servers.undo.push(() => serving.close())
  return serving
}

const untilSlots = (queue: EncodeQueue, slots: number) =>
  vi.waitUntil(() => queue.slots() === slots, { interval: 20 })

/** The names and contents of all that this Redis keeps, but for who lives. */
async function everythingIn(server: RedisServer): Promise<string> {
  const keys = (await server.call('keys', '*')) as string[]
  const dumps = await Promise.all(keys.map((key) => server.call('dump', key)))
  return [...keys, ...dumps].join('\n')
}

test.each([
  ['one Redis', () => servers.redis.url],
  ['a cluster', () => servers.cluster.url],
])('a clip comes back from another node as it was made there, on %s', async (_, url) => {
  await serve(await openQueue(url()), joined)
  const clip = await (await openQueue(url())).encode(PICTURES, WANTED)
  expect(clip).toEqual({
    webm: Buffer.from('firstthe second'),
    width: 4,
    height: 3,
    durationMs: 1000,
    flashes: { large: 0, small: 0 },
  })
})

test('a clip that an older encoder node has not measured for flashes is not taken', async () => {
  const older: Encode = async (...given) => {
    const { flashes: _, ...clip } = await joined(...given)
    return clip as Clip
  }
  await serve(await openQueue(), older)
  const refused = await (await openQueue())
    .encode(PICTURES, WANTED)
    .catch((error: unknown) => error)
  expect(refused).toMatchObject({ name: 'EncodeError', code: 'missing' })
})

test('the account that docs/redis.md describes is enough', async () => {
  const guarded = await startRedis(documentedAccount())
  servers.undo.push(guarded.stop)
  await serve(await openQueue(guarded.url), joined)
  const clip = await (await openQueue(guarded.url)).encode(PICTURES, WANTED)
  expect(String(clip.webm)).toBe('firstthe second')
})

test('how many clips are made at once is known of all encoder nodes, and none once they have gone', async () => {
  const queue = await openQueue()
  const first = await serve(await openQueue(), joined, 2)
  await serve(await openQueue(), joined, 3)
  await untilSlots(queue, 5)
  await first.close()
  await untilSlots(queue, 3)
})

test('nothing of frames or clips stays in Redis', async () => {
  await serve(await openQueue(), joined)
  const queue = await openQueue()
  await queue.encode(PICTURES, WANTED)
  const left = await everythingIn(servers.redis)
  expect(left).not.toMatch(/first|second|frames:|clip:/)
})

test('the code of what an encoder could not do comes back, and nothing else of it', async () => {
  await serve(await openQueue(), () =>
    Promise.reject(new EncodeError('failed', '/a/path of that node')),
  )
  const queue = await openQueue()
  const failed = await queue.encode(PICTURES, WANTED).catch((error: unknown) => error)
  expect(failed).toMatchObject({ name: 'EncodeError', code: 'failed' })
  expect(String(failed)).not.toContain('/a/path')
  expect(await everythingIn(servers.redis)).not.toMatch(/first|a\/path/)
})

test('a clip that is not wanted any more is not waited for, nor begun', async () => {
  const begun = createDeferred<void>()
  const held = createDeferred<void>()
  const made: string[] = []
  await serve(await openQueue(), async (pictures, signal) => {
    made.push(String(pictures.frames[0]))
    begun.resolve()
    await held.promise
    return joined(pictures, signal)
  })
  const queue = await openQueue()
  const first = queue.encode(PICTURES, WANTED)
  await begun.promise
  const stopping = new AbortController()
  const unwanted = queue.encode({ ...PICTURES, frames: [Buffer.from('unwanted')] }, stopping.signal)
  unwanted.catch(() => undefined)
  await vi.waitUntil(
    async () => (await servers.redis.call('llen', 'animate:{.encodes}:clips:wait')) === 1,
  )
  stopping.abort(new Error('not wanted'))
  await expect(unwanted).rejects.toThrow('not wanted')
  held.resolve()
  await first
  expect(made).toEqual(['first'])
})

/** A process of its own that takes clips and never ends one, so that it can be killed in the middle. */
async function startStuckEncoder(): Promise<{ kill(): Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/fixtures/stuck-encoder.ts', servers.redis.url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const closed = once(child, 'close')
  servers.undo.push(async () => {
    child.kill('SIGKILL')
    await closed
  })
  const untilSaid = async (word: string) => {
    for await (const chunk of child.stdout) if (String(chunk).includes(word)) return
  }
  await untilSaid('serving')
  return {
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

test('the clip of an encoder that is killed is made by another one, once', async () => {
  const queue = await openQueue()
  const stuck = await startStuckEncoder()
  await untilSlots(queue, 1)
  const clip = queue.encode(PICTURES, WANTED)
  await untilTaken()
  let made = 0
  await serve(await openQueue(), (...given) => {
    made += 1
    return joined(...given)
  })
  await stuck.kill()
  expect(String((await clip).webm)).toBe('firstthe second')
  expect(made).toBe(1)
})

test('the clip of the last encoder, killed, is refused', async () => {
  const queue = await openQueue()
  const stuck = await startStuckEncoder()
  await untilSlots(queue, 1)
  const clip = queue.encode(PICTURES, WANTED)
  clip.catch(() => undefined)
  await untilTaken()
  await stuck.kill()
  await expect(clip).rejects.toMatchObject({ name: 'EncodeError', code: 'missing' })
  expect(await everythingIn(servers.redis)).not.toContain('first')
})

/** A clip has been begun: it is in the list of those that are under way. */
async function untilTaken(): Promise<void> {
  await vi.waitUntil(
    async () => (await servers.redis.call('llen', 'animate:{.encodes}:clips:active')) === 1,
    { interval: 20 },
  )
}
