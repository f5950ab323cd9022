import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import type { Options } from '../../../server/settings.ts'
import {
  type JoinedClient,
  join,
  nextEvent,
  openSocket,
  post,
} from '../../support/clients/chat-client.ts'
import { ask, createOwnedRoom, OWNER_SECRET } from '../../support/clients/owned-room.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { createStubEncoder } from '../soak/stub-encoder.ts'

/** What two servers know of each other's clients. Each has a data folder, and so a secret, of its own. */

let redis: RedisServer
let frames: string[]
beforeAll(async () => {
  redis = await startRedis()
  frames = await makeFrames({ count: 1 })
})
afterAll(() => redis.stop())

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
  await redis.call('flushall')
})

async function startTwo(options: Partial<Options> = {}): Promise<[TestApp, TestApp]> {
  const redisUrl = readRedisAddress(redis.url)
  const start = async () => {
    const app = await startApp(
      { redisUrl, drainSeconds: 0, ...options },
      { encoder: createStubEncoder() },
    )
    undo.push(app.stop)
    return app
  }
  return [await start(), await start()]
}

async function enter(app: TestApp, auth: Parameters<typeof join>[1] = {}): Promise<JoinedClient> {
  const joined = await join(app.url, { room: 'den', ...auth })
  undo.push(() => joined.socket.close())
  return joined
}

const draft = () => ({ id: '', message: '', frames })

test('an address has so many connections over all nodes, and a place again when one is closed', async () => {
  const [one, two] = await startTwo({ connectionsPerAddress: 3 })
  const { socket } = await enter(one)
  await enter(one)
  await enter(two)
  await expect(join(two.url)).rejects.toThrow()
  await expect(join(one.url)).rejects.toThrow()
  socket.close()
  await vi.waitFor(() => enter(two))
})

test('an author may post so often over all nodes, by the same token on each', async () => {
  const [one, two] = await startTwo({ postsPerMinute: 2 })
  const here = await enter(one)
  const there = await enter(two, { token: here.welcome.token })
  expect(there.welcome.author).toBe(here.welcome.author)
  expect(await post(here.socket, draft())).toMatchObject({ ok: true })
  expect(await post(there.socket, draft())).toMatchObject({ ok: true })
  expect(await post(here.socket, draft())).toMatchObject({ ok: false, code: 'rate_limited' })
})

test('an address whose posts are spent reads how many share it, on other nodes too', async () => {
  const [one, two] = await startTwo({ postsPerMinute: 1 })
  for (let n = 0; n < 10; n++) {
    const { socket } = await enter(n % 2 === 0 ? one : two)
    expect(await post(socket, draft())).toMatchObject({ ok: true })
  }
  const { socket } = await enter(one)
  const refused = { ok: false, code: 'rate_limited', sharedBy: 10 }
  expect(await post(socket, draft())).toMatchObject(refused)
})

test('members on each node see how many are there on all, and what changes', async () => {
  const [one, two] = await startTwo()
  const counts: number[] = []
  const { socket } = await enter(one)
  socket.on('presence', ({ count }) => counts.push(count))
  const other = await enter(two)
  await vi.waitFor(() => expect(counts.at(-1)).toBe(2))
  other.socket.close()
  await vi.waitFor(() => expect(counts.at(-1)).toBe(1))
})

test('a page that comes back by another node has one connection, and is counted once', async () => {
  const [one, two] = await startTwo()
  const before = await enter(one, { page: 'a page' })
  const left = vi.fn()
  before.socket.on('disconnect', left)
  await vi.waitFor(async () => {
    const { token } = before.welcome
    const { socket } = await enter(two, { page: 'a page', token })
    await vi.waitFor(() => expect(left).toHaveBeenCalled())
    socket.close()
  })
})

test('a room that is locked on one node lets its members in on the other, and nobody else', async () => {
  const [one, two] = await startTwo()
  const [here, there] = [one, two].map((app) => createOwnedRoom(() => app.url))
  const owner = await here?.joinOwned({ owner: OWNER_SECRET })
  const member = await there?.joinOwned()
  if (owner === undefined || member === undefined) throw new Error('nobody joined')
  undo.push(() => owner.socket.close())
  expect(await ask(owner.socket).rule({ isLocked: true })).toMatchObject({ ok: true })
  member.socket.close()
  const back = await here?.joinOwned({ token: member.welcome.token })
  expect(back?.rules.isLocked).toBe(true)
  back?.socket.close()
  expect(await there?.refusalAt()).toMatchObject({ code: 'room_locked' })
})

test('what is watched on one node is told to those that join on the other', async () => {
  const [one, two] = await startTwo()
  const { socket } = await createOwnedRoom(() => one.url).joinOwned({ owner: OWNER_SECRET })
  undo.push(() => socket.close())
  const film = { path: '/media/film.mp4', positionMs: 5, isPlaying: true }
  expect(await socket.emitWithAck('watch', film)).toMatchObject({ ok: true })
  const other = openSocket(two.url, { room: 'den' })
  undo.push(() => other.close())
  expect(await nextEvent(other, 'watching')).toMatchObject(film)
})
