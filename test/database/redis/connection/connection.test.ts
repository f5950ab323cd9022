import { inspect } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import {
  COMMAND_MS,
  openRedisConnection,
} from '../../../../database/redis/connection/connection.ts'
import { runScript } from '../../../../database/redis/script.ts'
import { readRedisAddress } from '../../../../helpers/redis-address.ts'
import { watchAbsences } from '../../../support/redis/absences.ts'
import { startRedisCluster } from '../../../support/redis/redis-cluster.ts'
import { DURABLE, type RedisServer, startRedis } from '../../../support/redis/redis-server.ts'
import { loadTestScript } from '../../../support/redis/test-script.ts'
import { connectTo } from '../../../support/redis/use-redis.ts'

const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function start(config: string[] = []): Promise<RedisServer> {
  const redis = await startRedis({ config })
  undo.push(redis.stop)
  return redis
}

async function connect(url: string) {
  const connection = await connectTo(url)
  undo.push(connection.close)
  return connection
}

test('a command to a Redis that was killed fails at once, and works again when it is back', async () => {
  const redis = await start(DURABLE)
  const { commands, isReady, untilAway, untilBack } = await connect(redis.url)
  await commands.set('word', 'kept')
  await redis.kill()
  await untilAway()
  expect(isReady()).toBe(false)
  await expect(commands.get('word')).rejects.toThrow()
  await redis.restart()
  await untilBack()
  expect(await commands.get('word')).toBe('kept')
})

test('a command to a frozen Redis fails within a second, and nothing is queued until it thaws', async () => {
  const redis = await start()
  const { commands, untilAway, untilBack } = await connect(redis.url)
  redis.freeze()
  const startedAt = performance.now()
  await expect(commands.set('word', 'late')).rejects.toThrow('timed out')
  expect(performance.now() - startedAt).toBeGreaterThan(COMMAND_MS - 50)
  await untilAway()
  await expect(commands.incr('counted')).rejects.toThrow()
  redis.thaw()
  await untilBack()
  expect(await commands.get('counted')).toBeNull()
})

test('a start before Redis waits, and says once why', async () => {
  const redis = await start()
  await redis.kill()
  const address = readRedisAddress(redis.url)
  if (address === undefined) throw new Error('no address')
  const { listeners, reasons, untilAway, untilBack } = watchAbsences()
  const connection = openRedisConnection({ address, ...listeners })
  undo.push(connection.close)
  await untilAway()
  await redis.restart()
  await connection.untilReady()
  await untilBack()
  expect(reasons).toEqual([expect.stringContaining('ECONNREFUSED')])
  expect(await connection.commands.ping()).toBe('PONG')
})

test('no error shows what was sent: neither a password nor a text', async () => {
  const url = (port: number) => `redis://:open-sesame@127.0.0.1:${port}`
  const redis = await startRedis({ config: ['requirepass open-sesame'], url })
  undo.push(redis.stop)
  const { commands, reasons, untilAway } = await connect(redis.url)
  await commands.set('word', 'text')
  const wrong = [['no-such-command', 'private'] as const, ['hset', 'word', 'a', 'private'] as const]
  const answers = await Promise.allSettled(
    wrong.map(([name, ...args]) => commands.call(name, args)),
  )
  expect(inspect(answers, { depth: null })).toMatch(/ERR unknown[\s\S]*WRONGTYPE/)
  expect(inspect(answers, { depth: null, showHidden: true })).not.toContain('private')
  await redis.call('config', 'set', 'requirepass', 'changed-since')
  await redis.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
  await untilAway()
  await expect(commands.ping()).rejects.not.toThrow('sesame')
  expect(reasons.join()).not.toContain('sesame')
})

test('a script runs in a Redis that has never seen it, and in one that has forgotten it', async () => {
  const redis = await start()
  const { commands } = await connect(redis.url)
  const script = loadTestScript('return { KEYS[1], ARGV[1] }')
  expect(await runScript(commands, script, ['{den}:a'], ['x'])).toEqual(['{den}:a', 'x'])
  await redis.call('script', 'flush')
  expect(await runScript(commands, script, ['{den}:a'], [2])).toEqual(['{den}:a', '2'])
})

test('in a cluster each key finds its node, and a node that is dead costs its keys alone', async () => {
  const cluster = await startRedisCluster()
  undo.push(cluster.stop)
  const { commands } = await connect(cluster.url)
  const rooms = ['a', 'b', 'c', 'd', 'e', 'f']
  for (const room of rooms) await commands.set(`{${room}}`, room)
  expect(await Promise.all(rooms.map((room) => commands.get(`{${room}}`)))).toEqual(rooms)
  await cluster.servers[0]?.kill()
  const answers = await Promise.allSettled(rooms.map((room) => commands.get(`{${room}}`)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['fulfilled', 'rejected']))
})
