import { expect, test } from 'vitest'
import { join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { spawnServer } from '../../support/servers/server-process.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { fuzzSockets } from './socket-fuzzer.ts'

/** What it tells of a failure replays it: FUZZ_SEED=<n> FUZZ_CASES=25. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000)
const CASES = Number(process.env.FUZZ_CASES ?? 1000)

test(`whatever is sent to a running server, the others chat on (seed ${SEED})`, async () => {
  await withTempFolder(async (folder) => {
    const frames = await makeFrames({ count: 1, width: 64, height: 48 })
    const server = await spawnServer(['--data-dir', folder, '--posts-per-minute', '1000'])
    const [ana, ben] = [
      await join(server.url, { room: 'calm' }),
      await join(server.url, { room: 'calm' }),
    ]
    await fuzzSockets(server.url, { seed: SEED, cases: CASES, frame: frames[0] ?? '' })
    const seen = nextEvent(ben.socket, 'message')
    expect(await post(ana.socket, { id: '', message: 'still here', frames })).toMatchObject({
      ok: true,
    })
    expect(await seen).toMatchObject({ message: 'still here' })
    expect(await (await fetch(`${server.url}/readyz`)).text()).toBe('ready\n')
    const { code, output } = await server.end('SIGTERM')
    expect([code, output.includes('TypeError'), output.includes('RangeError')]).toEqual([
      0,
      false,
      false,
    ])
  })
})
