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

test('20 viewers at 1 Mbit/s cost less than 5 % of a core, and little memory', () => {
  const { crowd } = figures
  expect(crowd.mbitPerSecond).toBeGreaterThan(0.9)
  expect(crowd.serverCpu + crowd.ingestCpu).toBeLessThan(5)
  // What the chat itself needs is not the stage's, and varies with all the rest of it.
  expect(crowd.serverMb.most - crowd.serverMb.idle).toBeLessThan(30)
  expect(crowd.ingestMb.most).toBeLessThan(90)
})
