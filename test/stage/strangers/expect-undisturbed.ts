import { expect } from 'vitest'
import { openIngest } from '../open-ingest.ts'
import { gapsIn, holdings, recordPublisher, sendStrangers, watchDuring } from './strangers.ts'

/** What as many strangers again may add: the first lot shows what the allocator keeps for reuse. */
const MAX_GROWTH_BYTES = 20 * 1024 * 1024

/**
 * Sends `count` strangers to a real ingest while a publisher is live, and expects that it did not
 * notice, that no process died, and that nothing is left of them.
 */
export async function expectUndisturbed(count: number, seed: number): Promise<void> {
  const ingest = await openIngest()
  const pid = ingest.pid ?? 0
  const traffic = await recordPublisher(ingest)
  const disturb = (count: number, seed: number) =>
    watchDuring(ingest, () => sendStrangers(ingest, traffic, { count, seed }))
  await disturb(count, seed + 1)
  const before = await holdings(pid)
  ingest.begun.length = 0

  const disturbed = await disturb(count, seed)

  expect(disturbed).toMatchObject({ isPublishing: true, complaints: '' })
  const gaps = gapsIn(disturbed.tags)
  expect(gaps.length).toBeGreaterThan(20)
  // 30 pictures a second: none is missing.
  expect(gaps.filter((gap) => gap < 33 || gap > 34)).toEqual([])
  // Not only refusals were exercised: some had the key and have been on their stages.
  expect(ingest.begun.filter((room) => room !== 'live').length).toBeGreaterThan(count / 100)
  expect(ingest.pid).toBe(pid)
  expect(ingest.warnings).toEqual([])
  await expect
    .poll(async () => (await holdings(pid)).descriptors)
    .toBeLessThanOrEqual(before.descriptors)
  const { rssBytes } = await holdings(pid)
  expect(rssBytes - before.rssBytes).toBeLessThan(MAX_GROWTH_BYTES)
  await ingest.close()
}
