import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { readRedisAddress } from '../../helpers/redis-address.ts'
import { type EncoderNode, openEncoderNode } from '../../server/encoder-node.ts'
import { OptionsError, readSettings } from '../../server/read-settings.ts'
import { join, post } from '../support/clients/chat-client.ts'
import { fakeFfmpeg } from '../support/media/ffmpeg-fixture.ts'
import { makeFrames } from '../support/media/frames.ts'
import { type RedisServer, startRedis } from '../support/redis/redis-server.ts'
import { type Nodes, startNodes } from '../support/servers/start-nodes.ts'
import { TRIED } from '../support/servers/tried-encoders.ts'

/** Cannot make a clip, so that one that comes was made elsewhere. */
const BROKEN = { ffmpegPath: fakeFfmpeg('fails') }

let redis: RedisServer
let nodes: Nodes
const opened: EncoderNode[] = []

beforeAll(async () => {
  redis = await startRedis()
  nodes = await startNodes(redis.url, 1, {
    options: BROKEN,
    replacements: { encoder: undefined },
  })
})
afterEach(async () => {
  for (const node of opened.splice(0)) await node.close()
})
afterAll(async () => {
  await nodes.stop()
  await redis.stop()
})

async function openNode(url = redis.url): Promise<EncoderNode> {
  const { options } = readSettings([], {})
  const redisUrl = readRedisAddress(url)
  const node = await openEncoderNode(
    { ...options, role: 'encoder', redisUrl, port: 0, host: '127.0.0.1', dataDir: TRIED },
    pino({ level: 'silent' }),
  )
  opened.push(node)
  return node
}

/** Posts again and again until the answer is as wanted: nodes learn of each other twice a second. */
async function postUntil(wanted: 'ok' | 'encode_failed') {
  const client = await join(nodes.apps[0]?.url ?? '')
  const frames = await makeFrames()
  await vi.waitUntil(
    async () => {
      const given = await post(client.socket, { id: 'a', message: 'hi', frames })
      return (given.ok ? 'ok' : given.code) === wanted
    },
    { interval: 50 },
  )
  client.socket.disconnect()
}

test('posts of a node that cannot make clips are made by an encoder node, and by itself once that is gone', async () => {
  await postUntil('encode_failed')
  const node = await openNode()
  await postUntil('ok')
  await node.close()
  await postUntil('encode_failed')
})

test('an encoder node says that it is alive and ready, and serves nothing else', async () => {
  const { url } = await openNode()
  const answers = await Promise.all(
    ['healthz', 'readyz', '', 'clips/x.webm'].map((path) => fetch(`${url}/${path}`)),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404])
})

test('an encoder node is refused beside nodes of another version, as any node is', async () => {
  const theirs = await startRedis()
  await theirs.call('zadd', 'animate:{.nodes}', Date.now() + 600_000, '2.other')
  await expect(openNode(theirs.url)).rejects.toThrow('Stop all nodes of one version')
  await theirs.stop()
})

test('an encoder node without Redis is refused at the start, with what is missing', () => {
  expect(() => readSettings(['--role', 'encoder'], {})).toThrow(OptionsError)
  expect(() => readSettings(['--role', 'encoder'], {})).toThrow(/ROLE.*REDIS_URL is not set/)
})
