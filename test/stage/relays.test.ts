import { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRelays, type RemoteStage } from '../../stage/relays.ts'
import { flvHeader, flvTag } from '../../stage/wire/flv.ts'
import type { StreamTag } from '../../stage/wire/stream-tag.ts'

const KEY_FRAME: StreamTag = { kind: 'key-frame', bytes: flvTag(9, 0, Buffer.alloc(9)) }
const STAGE: RemoteStage = { room: 'den', nodeUrl: 'http://node1:8080', startedAt: 7 }

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Relays whose pulls the test ends by hand. */
function setUp() {
  const pulls: {
    take(tag: StreamTag): void
    over(): void
    fail(error: Error): void
    signal: AbortSignal
  }[] = []
  const relays = createRelays({
    pull: (_, take, signal) =>
      new Promise((over, fail) => void pulls.push({ take, over, fail, signal })),
    idleMs: 5000,
  })
  const watch = (stage = STAGE) => {
    const out = new PassThrough()
    out.resume()
    const bytes: Buffer[] = []
    out.on('data', (data: Buffer) => bytes.push(data))
    relays.watch(stage, out)
    return { out, read: () => Buffer.concat(bytes) }
  }
  return { relays, pulls, watch }
}

test('a broadcast of another node is fetched once, however many watch it here', async () => {
  const { relays, pulls, watch } = setUp()
  const viewers = [watch(), watch()]
  pulls[0]?.take(KEY_FRAME)
  viewers.push(watch())
  await setImmediate()
  const whole = Buffer.concat([flvHeader({ audio: false }), KEY_FRAME.bytes])
  expect(viewers.map(({ read }) => read())).toEqual([whole, whole, whole])
  expect(pulls).toHaveLength(1)
  relays.close()
})

test.each([
  ['is over', (pull: ReturnType<typeof setUp>['pulls'][0]) => pull.over()],
  ['breaks', (pull: ReturnType<typeof setUp>['pulls'][0]) => pull.fail(new Error('reset'))],
])('one that %s ends for its viewers, and the next is fetched anew', async (_, end) => {
  const { relays, pulls, watch } = setUp()
  const { out } = watch()
  const ended = new Promise((resolve) => out.once('end', resolve))
  const [first] = pulls
  if (first) end(first)
  await ended
  watch()
  expect(pulls).toHaveLength(2)
  relays.close()
})

test('one that nobody watches any more is let go after a while, and not when somebody is back', async () => {
  const { relays, pulls, watch } = setUp()
  watch().out.destroy()
  await setImmediate()
  vi.advanceTimersByTime(4000)
  const { out } = watch()
  vi.advanceTimersByTime(4000)
  expect(pulls[0]?.signal.aborted).toBe(false)
  out.destroy()
  await setImmediate()
  vi.advanceTimersByTime(5000)
  expect([pulls[0]?.signal.aborted, pulls.length, relays.count()]).toEqual([true, 1, 0])
})

test('a new broadcast of the same room is another one', async () => {
  const { relays, pulls, watch } = setUp()
  const { out } = watch()
  const ended = new Promise((resolve) => out.once('end', resolve))
  watch({ ...STAGE, startedAt: 8 })
  await ended
  expect([pulls[0]?.signal.aborted, pulls.length]).toEqual([true, 2])
  relays.close()
})
