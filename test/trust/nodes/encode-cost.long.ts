import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openPulse } from '../../../database/redis/connection/pulse.ts'
import { openEncodeQueue } from '../../../database/redis/encodes/encode-queue.ts'
import { createClipEncoder } from '../../../helpers/clips/clip-encoder.ts'
import { directRunner } from '../../../helpers/processes/process-host.ts'
import { readRedisAddress } from '../../../helpers/redis-address.ts'
import { openEncoderNode } from '../../../server/encoder-node.ts'
import { readSettings } from '../../../server/read-settings.ts'
import { findTools } from '../../../server/wiring/find-tools.ts'
import { makeJpegs } from '../../support/media/frames.ts'
import { type RedisServer, startRedis } from '../../support/redis/redis-server.ts'
import { connectTo } from '../../support/redis/use-redis.ts'
import { TRIED } from '../../support/servers/tried-encoders.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { report } from '../report.ts'

const ROUNDS = 9
const CLIPS = 30

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

test('what a clip costs that an encoder node makes, against one made here', async () => {
  const folder = await makeTempFolder()
  const address = readRedisAddress(redis.url)
  if (address === undefined) throw new Error('no address')
  const { options } = readSettings([], {})
  const settings = { ...options, dataDir: TRIED }
  const tools = await findTools(settings, directRunner)
  const node = await openEncoderNode(
    { ...settings, role: 'encoder', redisUrl: address, port: 0, host: '127.0.0.1' },
    pino({ level: 'silent' }),
  )
  const connection = await connectTo(redis.url)
  const elsewhere = openEncodeQueue({ address, connection, pulse: openPulse() })
  await vi.waitUntil(() => elsewhere.slots() > 0)
  const common = { encoders: 1, maxQueued: 100, fps: 10, tmpDir: folder.path }
  const given = { ...common, ffmpegPath: tools.ffmpeg.path }
  const encoders = {
    here: createClipEncoder(given),
    elsewhere: createClipEncoder({ ...given, elsewhere }),
  }
  const frames = await makeJpegs()
  const latencies: Record<string, number[]> = { here: [], elsewhere: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, encoder] of Object.entries(encoders)) {
      const startedAt = performance.now()
      for (let n = 0; n < CLIPS; n++) await encoder.encode(frames)
      latencies[name]?.push((performance.now() - startedAt) / CLIPS)
    }
  }
  const [here, away] = [median(latencies.here ?? []), median(latencies.elsewhere ?? [])]
  report('encode-cost', {
    'ms a clip, here': here,
    'ms a clip, by an encoder node': away,
    'ms the queue adds': away - here,
  })
  await elsewhere.close()
  await connection.close()
  await node.close()
  await folder.remove()
  expect(away).toBeGreaterThan(0)
})
