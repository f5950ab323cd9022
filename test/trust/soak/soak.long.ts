import { expect, test } from 'vitest'
import { withTempFolder } from '../../support/temp-folder.ts'
import { report } from '../report.ts'
import { soak } from './soak.ts'

const MESSAGES = Number(process.env.SOAK_MESSAGES ?? 100_000)

test(`after ${MESSAGES} messages the server holds no more than before`, async () => {
  await withTempFolder(async (folder) => {
    const startedAt = performance.now()
    const [first, second, last] = await soak(MESSAGES, folder)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    report('soak', { messages: MESSAGES, seconds, first, second, last })
    if (!first || !last) throw new Error('nothing was measured')
    expect(last.tempFiles).toBe(0)
    expect(last.descriptors).toBeLessThanOrEqual(first.descriptors + 5)
    expect(last.timers).toBeLessThanOrEqual(first.timers + 5)
    expect(last.heapUsed - first.heapUsed).toBeLessThan(10_000_000)
    expect(last.rss - first.rss).toBeLessThan(50_000_000)
    expect(last.databaseBytes).toBeLessThan(20_000_000)
  })
})
