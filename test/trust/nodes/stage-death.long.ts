import { afterEach, expect, test } from 'vitest'
import { nextEvent, openSocket } from '../../support/clients/chat-client.ts'
import { watchFlv } from '../../support/clients/flv-viewer.ts'
import { startPublisher } from '../../support/clients/publisher.ts'
import { DURABLE, startRedis } from '../../support/redis/redis-server.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { spawnServer } from '../../support/servers/server-process.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { report } from '../report.ts'

const STAGE_KEY = 'a-stage-key-for-tests'
/** The record of a stage lapses after 6 s, and is looked for every second. */
const MOST_MS = 9000

const closings: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

test('a node that is killed with a stage on it ends that for the members of other nodes, and its publisher may come back there', async () => {
  const redis = await startRedis({ config: DURABLE })
  closings.push(redis.stop)
  const folder = await makeTempFolder()
  closings.push(folder.remove)
  async function startNode() {
    const [port, rtmpPort] = [await freePort(), await freePort()]
    const process = await spawnServer(['--data-dir', folder.path, '--port', String(port)], {
      REDIS_URL: redis.url,
      NODE_URL: `http://127.0.0.1:${port}`,
      RTMP_PORT: String(rtmpPort),
      STAGE_KEY,
    })
    closings.push(() => process.end('SIGKILL'))
    return { ...process, rtmpPort }
  }
  const [one, two] = [await startNode(), await startNode()]
  const socket = openSocket(two.url, { room: 'den' })
  closings.push(() => socket.disconnect())
  await nextEvent(socket, 'stage')
  const begun = nextEvent(socket, 'stage')
  startPublisher({ port: one.rtmpPort, room: 'den', key: STAGE_KEY })
  await begun
  const viewer = await watchFlv(`${two.url}/live/den.flv`)
  await viewer.seen(({ isKeyFrame }) => isKeyFrame, 2)

  const over = nextEvent(socket, 'stage')
  const killedAt = performance.now()
  await one.end('SIGKILL')
  await viewer.ended
  const brokenMs = Math.round(performance.now() - killedAt)
  expect(await over).toEqual({ live: false })
  const overMs = Math.round(performance.now() - killedAt)
  const again = nextEvent(socket, 'stage')
  const publisher = startPublisher({ port: two.rtmpPort, room: 'den', key: STAGE_KEY })
  closings.push(publisher.stop)
  expect(await again).toMatchObject({ live: true })
  report('stage-death', { brokenMs, overMs })
  expect(overMs).toBeLessThan(MOST_MS)
})
