import { afterEach, beforeEach, expect, test } from 'vitest'
import { post } from '../../support/clients/chat-client.ts'
import { joinAsWitness, type Witness } from '../../support/clients/witness.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { DURABLE, type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { type ServerProcess, spawnServer } from '../../support/servers/server-process.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

let redis: RedisServer
let folders: TempFolder[]
let nodes: ServerProcess[]
beforeEach(async () => {
  redis = await startRedis({ config: DURABLE })
  folders = [await makeTempFolder(), await makeTempFolder()]
  nodes = await Promise.all(
    folders.map(({ path }) => {
      const limits = ['--posts-per-minute', '0', '--replay-limit', '100']
      return spawnServer(['--data-dir', path, '--redis-url', redis.url, ...limits])
    }),
  )
})
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.end('SIGKILL')))
  await redis.stop()
  await Promise.all(folders.map((folder) => folder.remove()))
})

test('what a node had acknowledged before it was killed is on the other one, once; a draft that it owed an answer goes out there', async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 48 })
  const [dying, living] = nodes.map(({ url }) => url)
  const reader = await joinAsWitness(living ?? '')
  const author = await joinAsWitness(dying ?? '')
  const draft = (n: number) => ({ id: `${n}`, message: `${n}`, nonce: `${n}`, frames })
  const say = async ({ socket }: Witness, n: number) => {
    const answer = await post(socket, draft(n))
    if (!answer.ok) throw new Error(answer.text)
    return answer.key
  }
  const acknowledged: string[] = []
  for (let n = 0; n < 5; n++) acknowledged.push(await say(author, n))
  const owed = say(author, 5).catch(() => undefined)
  await nodes[0]?.end('SIGKILL')
  author.socket.close()
  const answered = await owed
  const since = author.keys.at(-1) ?? ''
  const again = await joinAsWitness(living ?? '', { token: author.welcome.token, since })
  expect(again.welcome.author).toBe(author.welcome.author)
  acknowledged.push(await say(again, 5), await say(again, 6))
  if (answered !== undefined) expect(acknowledged).toContain(answered)
  for (const key of acknowledged) await reader.until(key)
  expect(reader.keys).toEqual(acknowledged)
  expect([...author.keys, ...again.keys]).toEqual(acknowledged)
  for (const { socket } of [reader, again]) socket.close()
})
