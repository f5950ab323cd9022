import { expect, test } from 'vitest'
import { withTempFolder } from '../../support/temp-folder.ts'
import { soak } from './soak.ts'

test('after many messages the server holds no more than before', async () => {
  await withTempFolder(async (folder) => {
    const [first, , last] = await soak(2000, folder)
    if (!first || !last) throw new Error('nothing was measured')
    expect(last.tempFiles).toBe(0)
    expect(last.descriptors).toBeLessThanOrEqual(first.descriptors + 5)
    expect(last.timers).toBeLessThanOrEqual(first.timers + 5)
    expect(last.heapUsed - first.heapUsed).toBeLessThan(5_000_000)
    expect(last.databaseBytes).toBeLessThan(20_000_000)
  })
})
