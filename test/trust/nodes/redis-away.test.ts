import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { ask } from '../../support/clients/ask.ts'
import { join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { createOwnedRoom, OWNER_SECRET } from '../../support/clients/owned-room.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { documentedAccount } from '../../support/redis/documented-account.ts'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { createStubEncoder } from '../soak/stub-encoder.ts'

const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const PASSWORD = 'open-sesame'

async function startServer(redis: RedisServer, lines: string[] = []) {
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const redisUrl = readRedisAddress(redis.url)
  const app = await startApp(
    { redisUrl, drainSeconds: 0 },
    { log: pino({ level: 'debug' }, stream), encoder: createStubEncoder() },
  )
  undo.push(app.stop)
  const says = (words: string) => vi.waitFor(() => expect(lines.join()).toContain(words))
  const readiness = async () => {
    const { status, body } = await ask(app.url, '/readyz')
    return `${status} ${body.toString()}`
  }
  return { app, says, readiness, log: () => lines.join() }
}

async function startGuarded(): Promise<RedisServer> {
  const url = (port: number) => `redis://:${PASSWORD}@127.0.0.1:${port}`
  const redis = await startRedis({ config: [...DURABLE, `requirepass ${PASSWORD}`], url })
  undo.push(redis.stop)
  return redis
}

/** Joins; the rules are the last thing that a new member receives. */
const joinWhole = (app: TestApp) =>
  createOwnedRoom(() => app.url).joinOwned({ owner: OWNER_SECRET })

const untilReady = (readiness: () => Promise<string>) =>
  vi.waitFor(async () => expect(await readiness()).toMatch(/^200/))

test('while Redis is away posts are refused, members stay, and all goes on when it is back', async () => {
  const redis = await startGuarded()
  const { app, says, readiness, log } = await startServer(redis)
  const [frame] = await makeFrames()
  const draft = (nonce: string) => ({
    id: '',
    message: 'a private text',
    frames: [frame ?? ''],
    nonce,
  })
  const { socket } = await joinWhole(app)
  const left = vi.fn()
  socket.on('disconnect', left)
  expect(await post(socket, draft('before'))).toMatchObject({ ok: true })
  expect(app.durability.join()).toContain('before it is acknowledged')

  await redis.kill()
  await says('is away: posts are refused')
  // With the time to wait the page keeps it and sends it again by itself.
  const refused = { ok: false, code: 'unavailable', retryAfterMs: expect.any(Number) }
  expect(await post(socket, draft('during'))).toMatchObject(refused)
  expect(await readiness()).toMatch(/^503.*Redis does not answer/s)
  expect((await ask(app.url, '/healthz')).status).toBe(200)
  await app.sweepNow()
  expect(log()).toMatch(/"reason":"[^"]*","msg":"a sweep failed/)

  await redis.restart()
  await says('is back')
  await untilReady(readiness)
  const kept = nextEvent(socket, 'messageack')
  expect(await post(socket, draft('during'))).toMatchObject({ ok: true })
  expect((await kept).message).toBe('a private text')
  const { replay, socket: other } = await join(app.url, { room: 'den' })
  expect(replay).toHaveLength(2)
  expect(left).not.toHaveBeenCalled()
  for (const secret of [PASSWORD, 'a private text', frame ?? ''])
    expect(log()).not.toContain(secret)
  socket.close()
  other.close()
})

test('a frozen Redis is found out: a post is refused after a command has timed out, and nothing waits for it', async () => {
  const redis = await startGuarded()
  const { app, readiness } = await startServer(redis)
  const frames = await makeFrames({ count: 1 })
  const { socket } = await joinWhole(app)
  redis.freeze()
  const draft = { id: '', message: '', frames, nonce: 'once' }
  const refused = { ok: false, code: 'unavailable', retryAfterMs: expect.any(Number) }
  expect(await post(socket, draft)).toMatchObject(refused)
  expect(await readiness()).toMatch(/^503/)
  redis.thaw()
  await untilReady(readiness)
  const answer = await post(socket, draft)
  expect(answer).toMatchObject({ ok: true })
  expect(await post(socket, draft)).toEqual(answer)
  socket.close()
})

test('a server that starts before its Redis says that it waits, and starts when Redis is there', async () => {
  const redis = await startGuarded()
  await redis.kill()
  const lines: string[] = []
  const starting = startServer(redis, lines)
  const waiting = `waiting for Redis at 127.0.0.1:${redis.port}`
  await vi.waitFor(() => expect(lines.join()).toContain(waiting))
  await redis.restart()
  await untilReady((await starting).readiness)
})

test('the account that docs/redis.md describes is enough, and is needed', async () => {
  const { config, url } = documentedAccount()
  const redis = await startRedis({ config: [...DURABLE, ...config], url })
  undo.push(redis.stop)
  const { app, readiness, log } = await startServer(redis)
  const { socket } = await joinWhole(app)
  const answer = await post(socket, { id: '', message: '', frames: await makeFrames({ count: 1 }) })
  expect(answer).toMatchObject({ ok: true })
  const key = 'key' in answer ? answer.key : ''
  expect(await socket.emitWithAck('remove', { key })).toMatchObject({ ok: true })
  await app.sweepNow()
  expect(await readiness()).toMatch(/^200/)
  expect(log()).not.toMatch(/NOPERM/)
  for (const words of [['flushall'], ['get', 'of another']] as const) {
    await expect(redis.call(...(words as [string]))).rejects.toThrow('NOPERM')
  }
  socket.close()
})

test('a Redis that would lose messages stops the start with a sentence', async () => {
  const redis = await startRedis({ config: ['maxmemory-policy allkeys-lru'] })
  undo.push(redis.stop)
  await expect(startServer(redis)).rejects.toThrow('maxmemory-policy noeviction')
})

test.each([
  ['wrong', `:${PASSWORD}@`, ':wrong-one@', 'refuses the name or the password in REDIS_URL'],
  ['missing', `:${PASSWORD}@`, '', 'REDIS_URL has none'],
])(
  'a password that is %s stops the start at once with a sentence, since waiting does not mend it',
  async (_, right, given, words) => {
    const redis = await startGuarded()
    const lines: string[] = []
    const starting = startServer({ ...redis, url: redis.url.replace(right, given) }, lines)
    const why = await starting.then(String, (error: Error) => error.message)
    expect(why).toContain(words)
    expect(why).not.toContain('wrong-one')
    expect(lines.join()).not.toContain('waiting for Redis')
  },
)

test('a password that is changed while the server runs is said once, and waited for', async () => {
  const redis = await startGuarded()
  const { app, says, readiness, log } = await startServer(redis)
  const { socket } = await joinWhole(app)
  const refuse = async (password: string) => {
    await redis.call('config', 'set', 'requirepass', password)
    await redis.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
  }
  await refuse('another')
  await says('refuses the name or the password in REDIS_URL')
  expect(await readiness()).toMatch(/^503/)
  const tries = await connectionsMade(redis)
  const more = async () => expect(await connectionsMade(redis)).toBeGreaterThan(tries + 4)
  await vi.waitFor(more)
  const said = log()
    .split('\n')
    .filter((line) => line.includes('refuses the name'))
  expect(said).toHaveLength(1)
  await refuse(PASSWORD)
  await says('is back')
  await untilReady(readiness)
  expect(socket.connected).toBe(true)
  socket.close()
})

async function connectionsMade(redis: RedisServer): Promise<number> {
  const stats = String(await redis.call('info', 'stats'))
  return Number(/^total_connections_received:(\d+)/m.exec(stats)?.[1])
}
