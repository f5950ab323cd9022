import { expect, test } from 'vitest'
import { makeFrames } from '../../support/media/frames.ts'
import { createRandom } from '../../support/random.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { bundle } from '../bundle.ts'
import { report } from '../report.ts'
import { createCrashTest, POINTS } from './crash.ts'

const KILLS = Number(process.env.CRASH_KILLS ?? 200)
const SEED = Number(process.env.CRASH_SEED ?? 1)

test(`killed ${KILLS} times, at named points and at any instant, nothing acknowledged is lost`, async () => {
  await withTempFolder(async (dataDir) => {
    const crash = createCrashTest({
      program: await bundle('crash/crash-server'),
      dataDir,
      frames: await makeFrames({ count: 1, width: 64, height: 48 }),
      random: createRandom(SEED),
      messageTtlSeconds: 30,
    })
    for (let i = 0; i < KILLS; i += 1) await crash.kill(i % 2 ? POINTS[(i >> 1) % 8] : undefined)
    const { readyMs, ...counts } = await crash.finish()
    const sorted = readyMs.sort((a, b) => a - b)
    const share = (part: number) => Math.round(sorted[Math.floor(part * (sorted.length - 1))] ?? 0)
    report('crash', { ...counts, seed: SEED, readyP50Ms: share(0.5), readyMaxMs: share(1) })
    expect(counts.kills).toBe(KILLS)
  })
})
