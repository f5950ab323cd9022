import { readRedisAddress } from '../../helpers/redis-address.ts'
import { DURABLE, startRedis } from '../support/redis/redis-server.ts'
import { startApp } from '../support/servers/start-app.ts'
import { expect, test } from './support/fixtures.ts'
import { pending, post, ready, rows, say } from './support/page-objects.ts'

test('what is said while Redis is away is kept by the page, and in the room once Redis is back', async ({
  page,
  context,
}) => {
  const redis = await startRedis({ config: DURABLE })
  const app = await startApp({ redisUrl: readRedisAddress(redis.url), drainSeconds: 0 })
  await page.goto(app.url)
  await ready(page)
  await post(page, 'before')
  await redis.kill()
  await say(page, 'meanwhile')
  await expect(pending(page)).toHaveCount(1)
  // Somebody who comes now waits, too.
  const other = await context.newPage()
  await other.goto(app.url)
  await expect(rows(page)).toHaveCount(1)

  await redis.restart()
  await expect(rows(page)).toHaveCount(2)
  await expect(pending(page)).toHaveCount(0)
  await expect(rows(other)).toHaveCount(2)
  await app.stop()
  await redis.stop()
})
