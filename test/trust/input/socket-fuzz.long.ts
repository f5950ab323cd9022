import { expect, test } from 'vitest'
import { makeFrames } from '../../support/media/frames.ts'
import { spawnServer } from '../../support/servers/server-process.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { report } from '../report.ts'
import { fuzzSockets } from './socket-fuzzer.ts'

const SEED = Number(process.env.FUZZ_SEED ?? 1)
const CASES = Number(process.env.FUZZ_CASES ?? 50_000)

test(`a running server stands ${CASES} packets`, async () => {
  await withTempFolder(async (folder) => {
    const frames = await makeFrames({ count: 1, width: 64, height: 48 })
    const server = await spawnServer(['--data-dir', folder, '--posts-per-minute', '1000'])
    const startedAt = performance.now()
    await fuzzSockets(server.url, { seed: SEED, cases: CASES, frame: frames[0] ?? '' })
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    const { code, output } = await server.end('SIGTERM')
    const errors = output.match(/TypeError|RangeError/g)?.length ?? 0
    report('sockets', { cases: CASES, seed: SEED, seconds, errors })
    expect([code, errors]).toEqual([0, 0])
  })
})
