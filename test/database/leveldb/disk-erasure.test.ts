import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../../database/engine.ts'
import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import { type LevelDatabase, openLevelDatabase } from '../../../database/leveldb/level-database.ts'
import { openLevelMessageStore } from '../../../database/leveldb/messages/level-message-store.ts'
import { nonceDigest } from '../../../database/leveldb/records.ts'
import type { MessageStore } from '../../../database/message-store.ts'
import type { Message } from '../../../realtime/protocol.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { findInFolder, makeMarker } from '../../support/folder-search.ts'
import { makeMessage, makeVideo, TTL_MS } from '../../support/messages.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { alone } from './alone.ts'

const SHORT_MS = 1000

interface Marked {
  message: Message
  nonce: string
  /** What must be found on the disk while the message lives: else the search proves nothing. */
  telltales: string[]
}

/** A message with a marker in each text of it. */
function makeMarked(sentAt: number, expiresAt: number, videoBytes: number): Marked {
  const [text, id, author, room, video, nonce] = Array.from({ length: 6 }, makeMarker)
  const message = makeMessage({
    sentAt,
    expiresAt,
    message: `${text}`,
    id: `${id}`,
    author: `${author}`,
    room: `${room}`,
    video: `${makeVideo(videoBytes)}${video}`,
  })
  const telltales = [text, id, author, room, video, message.key].map(String)
  return { message, nonce: `${nonce}`, telltales }
}

describe('what expired or was removed is in no file after the sweep', () => {
  let folder: TempFolder
  let clock: FakeClock
  let engine: Engine
  let store: MessageStore
  /** By some chance LevelDB's files are in another state each time: so every sweep is checked. */
  let kept: Marked[]

  beforeEach(async () => {
    folder = await makeTempFolder()
    clock = createFakeClock()
    kept = []
    await open()
  })
  afterEach(async () => {
    await engine.close()
    await folder.remove()
  })

  async function open() {
    engine = await openEmbedded({ dataDir: folder.path, clock })
    store = engine.messages
  }

  async function reopen() {
    await engine.close()
    await open()
  }

  async function keep(lifeMs: number, videoBytes = 2000): Promise<Marked> {
    const marked = makeMarked(clock.now(), clock.now() + lifeMs, videoBytes)
    await store.keep(marked.message, { nonce: marked.nonce })
    kept.push(marked)
    return marked
  }

  async function keepMany(count: number, lifeMs: (i: number) => number, videoBytes?: number) {
    for (let i = 0; i < count; i++) await keep(lifeMs(i), videoBytes)
  }

  async function keepUnmarked(count: number, videoBytes = 4000) {
    for (let i = 0; i < count; i += 20) {
      const some = Array.from({ length: 20 }, () =>
        store.keep(makeMessage({ sentAt: clock.now(), video: makeVideo(videoBytes) })),
      )
      await Promise.all(some)
    }
  }

  const isGone = ({ message }: Marked) => message.expiresAt <= clock.now()
  const search = (texts: string[]) => findInFolder(folder.path, texts)

  async function expectOnDisk(marked: Marked[]) {
    for (const { telltales } of marked) {
      const found = await search(telltales)
      for (const text of telltales) expect(found.join()).toContain(text)
    }
  }

  async function expectNothingLeft(marked: Marked[]) {
    const texts = marked.flatMap(({ message, nonce, telltales }) => [
      ...telltales,
      nonce,
      nonceDigest(message.author, nonce),
      message.video.slice(100, 150),
      message.video.slice(-150, -100),
    ])
    expect(await search(texts)).toEqual([])
  }

  async function expectAllIntact(marked: Marked[]) {
    for (const { message } of marked) expect(await store.get(message.key)).toEqual(message)
  }

  async function expireAndSweep() {
    clock.advance(SHORT_MS)
    await store.sweep()
    await expectNothingLeft(kept.filter(isGone))
    await expectAllIntact(kept.filter((one) => !isGone(one)))
  }

  test('the only message of a quiet room', async () => {
    await keep(SHORT_MS)
    await expectOnDisk(kept)
    await expireAndSweep()
  })

  test('a message kept before a reopening', async () => {
    await keep(SHORT_MS)
    await reopen()
    await expectOnDisk(kept)
    await expireAndSweep()
  })

  test('messages kept before and after a reopening, and after many of them', async () => {
    for (let i = 0; i < 6; i++) {
      await keep(SHORT_MS)
      await keep(TTL_MS)
      await reopen()
    }
    await keep(SHORT_MS)
    await expectOnDisk(kept)
    await expireAndSweep()
  })

  test('a message that expired while no server ran', async () => {
    await keep(SHORT_MS)
    clock.advance(SHORT_MS)
    await reopen()
    await store.sweep()
    await expectNothingLeft(kept)
  })

  test('messages of two lives, kept in turn', async () => {
    await keepMany(200, (i) => (i % 2 === 0 ? SHORT_MS : TTL_MS), 10_000)
    await expectOnDisk(kept.slice(0, 2))
    await expireAndSweep()
  })

  test('a few among thousands, in several levels', async () => {
    for (let i = 0; i < 8; i++) {
      await keepMany(3, (j) => (j === 1 ? TTL_MS : SHORT_MS))
      await keepUnmarked(400)
    }
    await expectOnDisk(kept)
    await expireAndSweep()
    await reopen()
    await expireAndSweep()
  })

  test('all of thousands at once', async () => {
    await keepUnmarked(1500)
    await keepMany(30, () => SHORT_MS)
    clock.advance(TTL_MS)
    await expireAndSweep()
  })

  test.each([1, 5])(
    'a sweep after each %d messages, twenty times, while others live',
    async (n) => {
      for (let round = 0; round < 20; round++) {
        await keepMany(n, () => SHORT_MS)
        await keep(TTL_MS)
        await expectOnDisk(kept.slice(-n - 1))
        await expireAndSweep()
      }
    },
  )

  test('sweeps while keeping and reading go on', async () => {
    for (let round = 0; round < 15; round++) {
      const doomed = await keep(SHORT_MS, 30_000)
      await keepUnmarked(60)
      const reads = Array.from({ length: 10 }, () => store.get(doomed.message.key))
      const more = keepUnmarked(60)
      const lobby = Array.from({ length: 20 }, () => store.newest('lobby', 10))
      await expireAndSweep()
      await Promise.all([...reads, ...lobby, more])
    }
  })

  test('a removed message, while its receipt lives on', async () => {
    const removed = await keep(TTL_MS)
    const other = await keep(TTL_MS)
    await store.remove(removed.message.key)
    await store.sweep()
    const [text, id, author, room, video] = removed.telltales
    expect(await search([text, id, author, room, video, removed.nonce].map(String))).toEqual([])
    const { key, expiresAt } = removed.message
    expect(
      await store.receiptOf(removed.message.room, removed.message.author, removed.nonce),
    ).toEqual({ key, expiresAt })
    await expectAllIntact([other])
    clock.advance(TTL_MS)
    await store.sweep()
    await expectNothingLeft(kept)
  })

  test('a removed message that was flushed, reopened and swept around', async () => {
    const removed = await keep(TTL_MS)
    await keepUnmarked(400)
    await keepMany(3, () => SHORT_MS)
    await expireAndSweep()
    await reopen()
    await store.remove(removed.message.key)
    await reopen()
    await store.sweep()
    expect(await search(removed.telltales.slice(0, 5))).toEqual([])
    await reopen()
    expect(await search(removed.telltales.slice(0, 5))).toEqual([])
  })

  test('a removed message of which there is no receipt leaves nothing', async () => {
    const { message, telltales } = makeMarked(clock.now(), clock.now() + TTL_MS, 2000)
    await store.keep(message)
    await store.remove(message.key)
    await store.sweep()
    expect(await search(telltales)).toEqual([])
  })

  test('a sweep during which the engine is closed is made up for after reopening', async () => {
    await keepMany(20, (i) => (i % 3 === 0 ? TTL_MS : SHORT_MS))
    clock.advance(SHORT_MS)
    await Promise.allSettled([store.sweep(), engine.close()])
    await open()
    await expireAndSweep()
  })

  test('a sweep that breaks off at any step is made up for after reopening', async () => {
    await engine.close()
    for (let steps = 0; steps < 12; steps++) {
      const location = `${folder.path}/messages`
      const database = await openLevelDatabase({ location, onWarning: () => {} })
      const failing = failAfter(database, steps)
      store = await openLevelMessageStore({
        ...alone,
        database: failing,
        clock,
        onWarning: () => {},
      })
      const before = kept.length
      failing.stopFailing(true)
      await keepMany(3, () => SHORT_MS)
      const removed = await keep(TTL_MS)
      await store.remove(removed.message.key)
      kept.splice(before + 3)
      clock.advance(SHORT_MS)
      failing.stopFailing(false)
      await store.sweep().catch(() => {})
      await database.close()
      await open()
      await store.sweep()
      await expectNothingLeft(kept)
      expect(await search(removed.telltales.slice(0, 5))).toEqual([])
      await engine.close()
    }
  })
})

/** A database whose power goes off after so many more operations. */
function failAfter(database: LevelDatabase, steps: number) {
  let left = steps
  let isOff = false
  const guard =
    <A extends unknown[]>(work: (...args: A) => Promise<void>) =>
    async (...args: A) => {
      if (!isOff && left-- <= 0) throw new Error('The power went off.')
      await work(...args)
    }
  const stopFailing = (off: boolean) => {
    isOff = off
  }
  return {
    ...database,
    write: guard(database.write),
    flush: guard(database.flush),
    compact: guard(database.compact),
    startAfresh: guard(database.startAfresh),
    stopFailing,
  }
}
