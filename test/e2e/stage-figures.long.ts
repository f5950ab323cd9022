import { beforeAll, expect, test } from 'vitest'
import { quantile } from '../../bench/lib/figures.ts'
import { measureStage, type StageFigures } from '../../bench/stage-figures.ts'

let figures: StageFigures
beforeAll(async () => {
  figures = await measureStage({ seconds: 10, pageLoads: 5 })
}, 300_000)

test('the live picture is shown within 0.6 s of being made', () => {
  expect(figures.latency.silent.medianMs).toBeLessThan(600)
  expect(figures.latency.withSound.medianMs).toBeLessThan(600)
  expect(figures.latency.silent.pictures).toBeGreaterThan(150)
})

test('the first picture is there within 0.5 s', () => {
  expect(quantile(figures.firstPictureMs, 0.5)).toBeLessThan(500)
})

test('20 viewers at 1 Mbit/s cost less than 5 % of a core and 90 MB', () => {
  const { crowd } = figures
  expect(crowd.mbitPerSecond).toBeGreaterThan(0.9)
  expect(crowd.serverCpu + crowd.ingestCpu).toBeLessThan(5)
  expect(crowd.serverMb).toBeLessThan(90)
})
