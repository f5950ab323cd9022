import { beforeAll, expect, test } from 'vitest'
import { type MediaFigures, measureMedia, median } from '../../../bench/media-figures.ts'

let figures: MediaFigures
beforeAll(async () => {
  figures = await measureMedia(3)
}, 900_000)

test('20 downloads of 800 MB are at least half as fast as those of nginx, within 150 MB', () => {
  expect(median(figures.ours)).toBeGreaterThanOrEqual(median(figures.nginx) / 2)
  expect(figures.downloadsPeakMb).toBeLessThanOrEqual(150)
})

test('200 clients that read nothing cost 250 MB at most, and leave no descriptor', () => {
  const [before, during, after] = figures.descriptors
  expect(figures.stalledPeakMb).toBeLessThanOrEqual(250)
  expect(during).toBeGreaterThanOrEqual(before + 400)
  expect(after).toBe(before)
})
