import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rules } from '../../../realtime/protocol.ts'
import { type ChatSocket, post } from '../../support/clients/chat-client.ts'
import { ask, createOwnedRoom } from '../../support/clients/owned-room.ts'
import { joinAsWitness } from '../../support/clients/witness.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { createRandom } from '../../support/random.ts'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { type Nodes, startNodes } from '../../support/servers/start-nodes.ts'
import { openTcpProxy, type TcpProxy } from '../../support/servers/tcp-proxy.ts'
import { FAULTS, type FaultName } from './faults.ts'
import { runStorm } from './storm.ts'

/** Another seed, or a failed one again: NODES_SEED=<seed>. */
const SEED = Number(process.env.NODES_SEED ?? Date.now() % 100_000)

let frames: string[]
let redis: RedisServer
let link: TcpProxy
let nodes: Nodes
const urls = () => nodes.apps.map(({ url }) => url)
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 48 })
  redis = await startRedis({ config: DURABLE })
  link = await openTcpProxy(redis.port)
  // A client that is cut off before it has any message gets no more than this.
  nodes = await startNodes(link.url.replace('http', 'redis'), 2, { options: { replayLimit: 1000 } })
})
afterAll(async () => {
  await nodes.stop()
  await link.close()
  await redis.stop()
})

test.each(Object.keys(FAULTS) as FaultName[])(
  `%s: what was acknowledged reaches all, once, in one order (seed ${SEED})`,
  async (fault) => {
    const random = createRandom(SEED)
    const report = await runStorm({ urls: urls(), redis, link, frames, random, posters: 2 }, [
      fault,
    ])
    expect(report.wrongs).toEqual([])
    expect(report.acknowledged).toBeGreaterThan(0)
  },
)

test('a Redis that is emptied takes what it had; what is posted then reaches all, once', async () => {
  const [here, there] = await Promise.all(urls().map((url) => joinAsWitness(url, { room: 'den' })))
  if (here === undefined || there === undefined) throw new Error('there are two nodes')
  const say = async (client: typeof here) => {
    const answer = await post(client.socket, { id: '', message: '', frames })
    if (!answer.ok) throw new Error(answer.text)
    await Promise.all([here.until(answer.key), there.until(answer.key)])
    return answer.key
  }
  const before = [await say(here), await say(there)]
  await redis.call('flushall')
  const after = [await say(there), await say(here), await say(there)]
  expect(here.keys).toEqual([...before, ...after])
  expect(there.keys).toEqual([...before, ...after])
  for (const { socket } of [here, there]) socket.close()
})

const OWNER = 'a-secret-of-the-owner-of-a-room'

/** Earlier rules may still be on their way. */
function untilUnlocked(socket: ChatSocket): Promise<Rules> {
  return new Promise((resolve) => {
    socket.on('rules', (rules) => {
      if (!rules.isLocked) resolve(rules)
    })
  })
}

test('members of a room whose rules were lost with Redis receive that nothing is in force', async () => {
  const [url = '', other = ''] = urls()
  const owner = await createOwnedRoom(() => url, 'ruled').joinOwned({ owner: OWNER })
  await ask(owner.socket).rule({ isLocked: true })
  const known = { room: 'ruled', token: owner.welcome.token }
  const there = await joinAsWitness(other, known)
  await redis.call('flushall')
  const told = [owner.socket, there.socket].map(untilUnlocked)
  const answer = await post(owner.socket, { id: '', message: '', frames })
  expect(answer).toMatchObject({ ok: true })
  for (const rules of await Promise.all(told)) expect(rules.role).toBe('guest')
  for (const { socket } of [owner, there]) socket.close()
})
