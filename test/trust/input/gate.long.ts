import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createClipEncoder, EncodeError } from '../../../helpers/clips/clip-encoder.ts'
import { childrenCpuMs } from '../../../helpers/processes/children-cpu.ts'
import { detectLimits } from '../../../helpers/processes/process-limits.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import { processesIn } from '../../support/processes-in.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { report } from '../report.ts'
import { makeOriginals, mutated, passes } from './gate.ts'

const spentMs = () => childrenCpuMs('self') ?? 0

const SEED = Number(process.env.FUZZ_SEED ?? 1)
const CASES = Number(process.env.FUZZ_CASES ?? 1_000_000)
const SETS = Number(process.env.FUZZ_SETS ?? 2000)

test(`the gate stands ${CASES} cases`, async () => {
  const originals = await makeOriginals()
  const startedAt = performance.now()
  let passed = 0
  for (let i = 0; i < CASES; i += 1) if (passes(originals, SEED + i)) passed += 1
  const seconds = (performance.now() - startedAt) / 1000
  report('gate', { cases: CASES, seed: SEED, passed, seconds: Math.round(seconds * 10) / 10 })
  expect(passed).toBeGreaterThan(0)
})

test(`${SETS} mutated sets that pass the gate end in a clip or a coded error`, async () => {
  const originals = await makeOriginals()
  const ffmpegPath = await needProgram('ffmpeg')
  const limits = await detectLimits(process.env.PATH)
  await withTempFolder(async (folder) => {
    const tmpDir = join(folder, 'tmp')
    const encoder = createClipEncoder({
      ffmpegPath,
      encoders: 1,
      maxQueued: 0,
      tmpDir,
      fps: 10,
      limits,
    })
    const ends = { clip: 0, failed: 0 }
    let worst = { cpuMs: 0, seed: 0 }
    for (let set = 0, seed = SEED; set < SETS; seed += 1) {
      if (!passes(originals, seed)) continue
      set += 1
      const before = spentMs()
      const end = await encoder.encode([mutated(originals, seed)]).then(
        () => 'clip' as const,
        (error: unknown) => {
          if (error instanceof EncodeError && error.code === 'failed') return 'failed' as const
          throw new Error(`seed ${seed} broke the encoder`, { cause: error })
        },
      )
      ends[end] += 1
      const cpuMs = spentMs() - before
      if (cpuMs > worst.cpuMs) worst = { cpuMs, seed }
    }
    report('mutated-sets', { sets: SETS, ...ends, worstCpuMs: worst.cpuMs, worstSeed: worst.seed })
    await encoder.close()
    expect(await processesIn(folder)).toEqual([])
    expect(worst.cpuMs).toBeLessThan(1000)
  })
})
