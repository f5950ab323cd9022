import { beforeAll, expect, test } from 'vitest'
import { DataUriError, decodeJpegDataUri } from '../../helpers/data-uri.ts'
import { JpegError, readJpeg, withoutMetadata } from '../../helpers/jpeg.ts'
import { makeJpegs, toDataUri } from '../support/frames.ts'
import { flatGrey } from './jpeg-parts.ts'
import { mutate } from './mutate.ts'
import { createRandom } from './random.ts'

/** A failing case is replayed with FUZZ_SEED=<the seed it tells> FUZZ_CASES=1. */
const CASES = Number(process.env.FUZZ_CASES ?? 30_000)
const SEED = Number(process.env.FUZZ_SEED ?? 1)
const LIMITS = { maxWidth: 640, maxHeight: 480 }
const MAX_BYTES = 64 * 1024

let originals: Buffer[]

beforeAll(async () => {
  const [colour] = await makeJpegs({ count: 1 })
  const [fine] = await makeJpegs({ count: 1, width: 64, height: 48, pixels: 'yuvj444p' })
  const [noisy] = await makeJpegs({ count: 1, pattern: 'noise', width: 100, height: 100 })
  originals = [colour, fine, noisy, flatGrey(200, 200)].filter((jpeg) => jpeg !== undefined)
})

/** Runs one case; tells whether the gate let it pass. */
function gate(seed: number): boolean {
  const random = createRandom(seed)
  const mutated = mutate(random.pick(originals), random)
  try {
    const bytes = decodeJpegDataUri(toDataUri(mutated), MAX_BYTES)
    const bare = withoutMetadata(bytes, readJpeg(bytes, LIMITS))
    // What passed stays acceptable without its metadata, or the two would not mean the same.
    readJpeg(bare, LIMITS)
    return true
  } catch (error) {
    if (error instanceof JpegError || error instanceof DataUriError) return false
    throw new Error(`seed ${seed} broke the gate`, { cause: error })
  }
}

test('whatever is sent, the gate takes it or refuses it with its own error', () => {
  const seeds = Array.from({ length: CASES }, (_, index) => SEED + index)
  const passed = seeds.filter(gate).length
  if (CASES < 1000) return
  // Were all refused, or all taken, the mutations would have tested nothing.
  expect(passed / CASES).toBeGreaterThan(0.005)
  expect(passed / CASES).toBeLessThan(0.6)
})
