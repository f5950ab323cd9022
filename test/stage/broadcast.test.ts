import { once } from 'node:events'
import { createServer, get } from 'node:http'
import { PassThrough, Writable } from 'node:stream'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { createBroadcast, MAX_KEPT_BYTES } from '../../stage/broadcast.ts'
import { MAX_BEHIND_MS, STALLED_MS } from '../../stage/viewer.ts'
import { flvTag } from '../../stage/wire/flv.ts'
import type { TagKind } from '../../stage/wire/stream-tag.ts'
import { createFakeClock } from '../support/fake-clock.ts'

let made = 0

/** A tag whose payload is its name, padded, so that what a viewer got can be read. */
function tag(kind: TagKind, name: string, size = 40) {
  made += 1
  return { kind, bytes: flvTag(9, made, Buffer.from(name.padEnd(size, '.'))) }
}

const HEADERS = [tag('metadata', 'M'), tag('video-header', 'V'), tag('audio-header', 'A')]

function setUp() {
  const clock = createFakeClock()
  const broadcast = createBroadcast(clock.now)
  const take = (kind: TagKind, name: string, size?: number) => broadcast.take(tag(kind, name, size))
  for (const header of HEADERS) broadcast.take(header)
  return { clock, broadcast, take }
}

/** A viewer that takes everything. */
function createEager() {
  const out = new PassThrough({ highWaterMark: 1e9 })
  return { out, seen: () => namesIn(out.read()) }
}

/** A viewer that takes one write and then nothing, until it is let. */
function createSlow() {
  const chunks: Buffer[] = []
  let release: (() => void) | undefined
  const out = new Writable({
    highWaterMark: 1,
    write(bytes, _, done) {
      chunks.push(bytes)
      release = done
    },
  })
  const letGo = () => {
    const done = release
    release = undefined
    done?.()
    return new Promise((resolve) => setImmediate(resolve))
  }
  return { out, letGo, seen: () => namesIn(Buffer.concat(chunks)) }
}

/** The names of the tags in an FLV, `FLV` for its header. */
function namesIn(bytes: Buffer | null): string[] {
  const text = bytes?.toString('latin1') ?? ''
  return [...text.matchAll(/FLV|([A-Za-z]\d*)\.+/g)].map(([all, name]) => name ?? all)
}

const pumped = () => new Promise((resolve) => setImmediate(resolve))

describe('a viewer', () => {
  test('begins with the headers and the last key frame', async () => {
    const { broadcast, take } = setUp()
    take('key-frame', 'k1')
    take('frame', 'p2')
    take('key-frame', 'k3')
    take('sound', 's4')
    const { out, seen } = createEager()
    broadcast.watch(out)
    take('frame', 'p5')
    await pumped()
    expect(seen()).toEqual(['FLV', 'M', 'V', 'A', 'k3', 's4', 'p5'])
  })

  test('waits when there has been no picture yet', async () => {
    const { broadcast, take } = setUp()
    const { out, seen } = createEager()
    broadcast.watch(out)
    take('sound', 's1')
    await pumped()
    expect(seen()).toEqual([])
    take('key-frame', 'k2')
    await pumped()
    expect(seen()).toEqual(['FLV', 'M', 'V', 'A', 'k2'])
  })

  test('receives whether there is sound, which players wait for', async () => {
    const { broadcast, take } = setUp()
    take('key-frame', 'k1')
    const silent = createBroadcast()
    silent.take(tag('video-header', 'V'))
    silent.take(tag('key-frame', 'k1'))
    const flags = [broadcast, silent].map((source) => {
      const { out } = createEager()
      source.watch(out)
      const bytes: Buffer = out.read()
      return bytes[4]
    })
    expect(flags).toEqual([0b101, 0b001])
  })

  test('gets new headers in their place, and who begins then waits for a picture of theirs', async () => {
    const { broadcast, take } = setUp()
    take('key-frame', 'k1')
    const early = createEager()
    broadcast.watch(early.out)
    take('video-header', 'W')
    const late = createEager()
    broadcast.watch(late.out)
    take('frame', 'p2')
    take('key-frame', 'k3')
    await pumped()
    expect(early.seen()).toEqual(['FLV', 'M', 'V', 'A', 'k1', 'W', 'p2', 'k3'])
    expect(late.seen()).toEqual(['FLV', 'M', 'W', 'A', 'k3'])
  })

  test('is not bothered with headers it knows', async () => {
    const { broadcast, take } = setUp()
    take('key-frame', 'k1')
    const { out, seen } = createEager()
    broadcast.watch(out)
    take('video-header', 'V')
    take('frame', 'p2')
    await pumped()
    expect(seen()).toEqual(['FLV', 'M', 'V', 'A', 'k1', 'p2'])
  })

  test('is ended with the broadcast', async () => {
    const { broadcast, take } = setUp()
    take('key-frame', 'k1')
    const { out } = createEager()
    broadcast.watch(out)
    broadcast.end()
    expect(out.writableEnded).toBe(true)
  })

  test('that leaves is forgotten', async () => {
    const { broadcast } = setUp()
    const { out } = createEager()
    broadcast.watch(out)
    expect(broadcast.viewerCount).toBe(1)
    out.destroy()
    await pumped()
    expect(broadcast.viewerCount).toBe(0)
  })
})

describe('a viewer that is slow', () => {
  test('gets everything as long as it is only a little late', async () => {
    const { broadcast, take, clock } = setUp()
    take('key-frame', 'k1')
    const { out, seen, letGo } = createSlow()
    broadcast.watch(out)
    take('frame', 'p2')
    clock.advance(MAX_BEHIND_MS)
    take('key-frame', 'k3')
    for (let count = 0; count < 5; count += 1) await letGo()
    expect(seen()).toEqual(['FLV', 'M', 'V', 'A', 'k1', 'p2', 'k3'])
  })

  test('is taken to the next key frame when it is later', async () => {
    const { broadcast, take, clock } = setUp()
    take('key-frame', 'k1')
    const { out, seen, letGo } = createSlow()
    broadcast.watch(out)
    for (let count = 2; count < 9; count += 1) take('frame', `p${count}`)
    clock.advance(MAX_BEHIND_MS + 1)
    take('frame', 'p9')
    take('key-frame', 'k10')
    take('frame', 'p11')
    for (let count = 0; count < 9; count += 1) await letGo()
    expect(seen()).toEqual(['FLV', 'M', 'V', 'A', 'M', 'V', 'A', 'k10', 'p11'])
  })

  test('waits for the next key frame when the last is too far back', async () => {
    const { broadcast, take } = setUp()
    take('key-frame', 'k1')
    const { out, seen, letGo } = createSlow()
    broadcast.watch(out)
    for (let bytes = 0; bytes <= MAX_KEPT_BYTES; bytes += 1e6) take('frame', 'p2', 1e6)
    await letGo()
    take('frame', 'p3')
    take('key-frame', 'k4')
    for (let count = 0; count < 9; count += 1) await letGo()
    expect(seen()).toEqual(['FLV', 'M', 'V', 'A', 'M', 'V', 'A', 'k4'])
  })

  test('does not hold back the others', async () => {
    const { broadcast, take } = setUp()
    take('key-frame', 'k1')
    const slow = createSlow()
    const eager = createEager()
    broadcast.watch(slow.out)
    broadcast.watch(eager.out)
    take('frame', 'p2')
    await pumped()
    expect(eager.seen()).toEqual(['FLV', 'M', 'V', 'A', 'k1', 'p2'])
  })

  test('is cut when it takes nothing at all', async () => {
    const { broadcast, take, clock } = setUp()
    take('key-frame', 'k1')
    const { out } = createSlow()
    broadcast.watch(out)
    clock.advance(STALLED_MS)
    take('frame', 'p2')
    expect(out.destroyed).toBe(false)
    clock.advance(1)
    take('frame', 'p3')
    expect(out.destroyed).toBe(true)
  })
})

test('what is kept does not grow with the broadcast or with those who stall', async () => {
  const { broadcast, take, clock } = setUp()
  const before = await heldBytes()
  for (let second = 0; second < 40; second += 1) {
    clock.advance(1000)
    take('key-frame', 'k', 1e6)
    for (let count = 0; count < 9; count += 1) take('frame', 'p', 2e5)
    for (let count = 0; count < 4; count += 1) broadcast.watch(createSlow().out)
    await pumped()
  }
  expect(broadcast.viewerCount).toBeGreaterThan(60)
  // 112 MB were broadcast; each stalled viewer was sent one small write.
  expect((await heldBytes()) - before).toBeLessThan(2 * MAX_KEPT_BYTES)
})

test('a viewer who stops reading holds a little, and goes on at a key frame', async () => {
  const { broadcast, take, clock } = setUp()
  take('key-frame', 'k0')
  const server = createServer((_, response) => {
    response.useChunkedEncodingByDefault = false
    broadcast.watch(response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const [response] = await once(get({ port, agent: false }), 'response')
  const before = await heldBytes()
  // Far more than the buffers of any system's sockets, so that most of it cannot be sent.
  for (let second = 1; second <= 15; second += 1) {
    clock.advance(1000)
    take('key-frame', `k${second}`, 1e6)
    for (let count = 0; count < 10; count += 1) take('frame', `p${second}`, 4e5)
    await pumped()
  }
  expect((await heldBytes()) - before).toBeLessThan(2 * MAX_KEPT_BYTES)

  const chunks: Buffer[] = []
  for await (const bytes of response) {
    chunks.push(bytes)
    if (namesIn(bytes).some((name) => name === 'k15')) break
  }
  const seconds = namesIn(Buffer.concat(chunks)).filter((name) => name.startsWith('k'))
  expect(seconds.slice(0, 2)).toEqual(['k0', 'k1'])
  expect(seconds.at(-1)).toBe('k15')
  expect(seconds.length).toBeLessThan(10)
  server.close()
})

/** What buffers hold after everything that can be let go was let go. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  for (let round = 0; round < 3; round += 1) {
    collect()
    await pumped()
  }
  return process.memoryUsage().arrayBuffers
}
