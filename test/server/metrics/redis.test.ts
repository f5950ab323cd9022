import { expect, test, vi } from 'vitest'
import { readSettings } from '../../../server/read-settings.ts'
import { ask } from '../../support/clients/ask.ts'
import { DURABLE, startRedis } from '../../support/redis/redis-server.ts'
import { startApp } from '../../support/servers/start-app.ts'
import { figureOf, samplesIn } from './scraped.ts'

test('whether Redis is there is seen, and without REDIS_URL there is no such figure', async () => {
  const redis = await startRedis({ config: DURABLE })
  const { redisUrl } = readSettings(['--redis-url', redis.url], {}).options
  const app = await startApp({ metrics: { at: 'server' }, redisUrl })
  const alone = await startApp({ metrics: { at: 'server' } })
  const scrape = async (url: string) => (await ask(url, '/metrics')).body.toString()
  expect(figureOf(await scrape(app.url), 'animate_redis_up')).toBe(1)
  const names = samplesIn(await scrape(alone.url)).map(({ name }) => name)
  expect(names).not.toContain('animate_redis_up')
  await redis.kill()
  await vi.waitFor(async () => {
    expect(figureOf(await scrape(app.url), 'animate_redis_up')).toBe(0)
  })
  await redis.restart()
  await vi.waitFor(async () => {
    expect(figureOf(await scrape(app.url), 'animate_redis_up')).toBe(1)
  })
  await Promise.all([app.stop(), alone.stop()])
  await redis.stop()
})
