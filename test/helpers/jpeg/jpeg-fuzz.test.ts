import { beforeAll, expect, test } from 'vitest'
import { makeOriginals, passes } from '../../trust/input/gate.ts'

/** A failing case is replayed with FUZZ_SEED=<the seed it tells> FUZZ_CASES=1. */
const CASES = Number(process.env.FUZZ_CASES ?? 30_000)
const SEED = Number(process.env.FUZZ_SEED ?? 1)

let originals: Buffer[]

beforeAll(async () => {
  originals = await makeOriginals()
})

test('whatever is sent, validation takes it or refuses it with its own error', () => {
  const seeds = Array.from({ length: CASES }, (_, index) => SEED + index)
  const passed = seeds.filter((seed) => passes(originals, seed)).length
  if (CASES < 1000) return
  // Were all refused, or all taken, the mutations would have tested nothing.
  expect(passed / CASES).toBeGreaterThan(0.005)
  expect(passed / CASES).toBeLessThan(0.6)
})
