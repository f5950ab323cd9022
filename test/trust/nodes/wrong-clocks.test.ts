import { expect, test } from 'vitest'
import { post } from '../../support/clients/chat-client.ts'
import { joinAsWitness } from '../../support/clients/witness.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startRedis } from '../../support/redis/redis-server.ts'
import { startNodes } from '../../support/servers/start-nodes.ts'

const WRONG_MS = 11 * 60_000
const LIFE_MS = 10 * 60_000

test('nodes whose clocks are eleven minutes fast and slow delete nothing that lives, hide nothing, and say the same time', async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 48 })
  const redis = await startRedis()
  const nodes = await startNodes(redis.url, 0)
  const sockets: { close(): unknown }[] = []
  const join = async (url: string) => {
    const witness = await joinAsWitness(url, { room: 'den' })
    sockets.push(witness.socket)
    return witness
  }
  for (const skewMs of [WRONG_MS, -WRONG_MS]) {
    await nodes.add({}, { clock: { now: () => Date.now() + skewMs } })
  }
  const urls = nodes.apps.map(({ url }) => url)
  const there = await Promise.all(urls.map(join))

  const posted: string[] = []
  for (const { socket, welcome } of there) {
    const before = Date.now()
    expect(Math.abs(welcome.serverTime - before)).toBeLessThan(WRONG_MS / 2)
    const given = await post(socket, { id: 'a', message: 'hi', frames })
    if (!given.ok) throw new Error(given.text)
    posted.push(given.key)
    expect(given.expiresAt).toBeGreaterThan(before + LIFE_MS - 1000)
    expect(given.expiresAt).toBeLessThan(Date.now() + LIFE_MS + 1000)
  }
  for (const app of nodes.apps) await app.sweepNow()
  for (const { until, keys } of there) {
    await Promise.all(posted.map(until))
    expect(keys).toEqual(posted)
  }
  for (const late of await Promise.all(urls.map(join))) expect(late.keys).toEqual(posted)

  for (const socket of sockets) socket.close()
  await nodes.stop()
  await redis.stop()
})
