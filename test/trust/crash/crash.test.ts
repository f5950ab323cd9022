import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFrames } from '../../support/media/frames.ts'
import { createRandom } from '../../support/random.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { bundle } from '../bundle.ts'
import { createCrashTest, POINTS } from './crash.ts'

/** Another seed, or a failed one again: CRASH_SEED=<seed>. */
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 100_000)

let folder: TempFolder
let crash: ReturnType<typeof createCrashTest>

beforeAll(async () => {
  folder = await makeTempFolder()
  crash = createCrashTest({
    program: await bundle('crash/crash-server'),
    dataDir: folder.path,
    frames: await makeFrames({ count: 1, width: 64, height: 48 }),
    random: createRandom(SEED),
    // Short, so that the sweep has something to do.
    messageTtlSeconds: 6,
  })
})
afterAll(() => folder.remove())

test.each(POINTS)(`killed at %s, nothing acknowledged is lost (seed ${SEED})`, (point) =>
  crash.kill(point),
)

test.each([1, 2, 3])(
  `killed at any instant (%i), nothing acknowledged is lost (seed ${SEED})`,
  () => crash.kill(),
)

test('every receipt was looked for', async () => {
  const { kills, receipts, compared, readyMs } = await crash.finish()
  expect(kills).toBe(11)
  expect(compared).toBeGreaterThan(0)
  const slowest = Math.round(Math.max(...readyMs))
  console.log(`${kills} kills, ${receipts} receipts, slowest start ${slowest} ms`)
})
