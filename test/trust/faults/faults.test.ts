import { readdir, rm, writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../../realtime/protocol.ts'
import { type JoinedClient, join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { processesIn } from '../../support/processes-in.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { createFaultyFfmpeg, type FaultyFfmpeg } from './faulty-ffmpeg.ts'
import { coverReadOnly, mountSmallDisk, type SmallDisk, whyNoSmallDisk } from './tmpfs.ts'

let frames: string[]
let folder: TempFolder
let app: TestApp
let client: JoinedClient

beforeAll(async () => {
  frames = await makeFrames({ count: 2, width: 64, height: 48 })
})
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await app.stop()
  await folder.remove()
})

let posts = 0
const say = (message = `message ${posts++}`) =>
  post(client.socket, { id: message, message, nonce: message, frames })

const readiness = async () => {
  const response = await fetch(`${app.url}/readyz`)
  return `${response.status} ${(await response.text()).trim()}`
}

/** Within a second the server may still tell what it found a moment ago. */
const expectReadiness = (text: RegExp | string) => expect.poll(readiness).toMatch(text)

/** Whatever is broken: who comes is let in and gets the replay, and rooms hear of each other. */
async function expectLiveChat(): Promise<void> {
  const count = nextEvent(client.socket, 'presence')
  const other = await join(app.url)
  expect(other.replay.map(({ message }) => message)).toContain('before')
  expect((await count).count).toBeGreaterThan(1)
  other.socket.close()
}

async function expectRecovery(): Promise<void> {
  await expectReadiness('200 ready')
  const answer = await say()
  expect(answer).toMatchObject({ ok: true })
  const { replay, socket } = await join(app.url)
  expect(replay.map(({ key }) => key)).toContain(answer.ok && answer.key)
  socket.close()
}

const start = async (options: Parameters<typeof startApp>[0]) => {
  app = await startApp(options)
  client = await join(app.url)
  expect(await say('before')).toMatchObject({ ok: true })
}

describe('an ffmpeg', () => {
  let ffmpeg: FaultyFfmpeg
  beforeEach(async () => {
    ffmpeg = await createFaultyFfmpeg(folder.path)
    await start({ ffmpegPath: ffmpeg.path })
  })

  test('that is removed makes posts unavailable until it is put back', async () => {
    await ffmpeg.remove()
    expect(await say()).toMatchObject({ ok: false, code: 'unavailable' })
    await expectReadiness('503 ffmpeg is missing.')
    await expectLiveChat()
    await ffmpeg.recover()
    await expectRecovery()
  })

  test.each([
    ['hangs', 'encode_failed'],
    ['kills-itself', 'encode_failed'],
    ['fails', 'encode_failed'],
    ['floods-stdout', 'encode_failed'],
    ['floods-stderr', 'encode_failed'],
    ['writes-rubbish', 'encode_failed'],
    ['writes-nothing', 'encode_failed'],
  ] as const)(
    'that %s costs the post, shows in /readyz and is forgotten once mended',
    async (habit, code) => {
      await ffmpeg.become(habit)
      expect(await say()).toMatchObject({ ok: false, code })
      await expectReadiness('503 No clip can be made.')
      await expectLiveChat()
      expect(await readdir(joinPath(app.dataDir, 'tmp'))).toEqual([])
      expect(await processesIn(app.dataDir)).toEqual([])
      await ffmpeg.recover()
      await expectRecovery()
    },
  )

  test('that refuses one sender’s frames leaves the server ready', async () => {
    // Sound markers, rubbish for pixels: past validation, and refused by the decoder.
    const [jpeg = ''] = await makeFrames({ count: 1, pattern: 'noise', width: 64, height: 48 })
    const broken =
      jpeg.slice(0, -200) + jpeg.slice(-200, -8).replace(/[A-Z]/g, 'A') + jpeg.slice(-8)
    const answers: Answer[] = []
    for (let i = 0; i < 3; i += 1) {
      answers.push(await post(client.socket, { id: '', message: '', frames: [broken] }))
    }
    expect(answers[0]).toMatchObject({ ok: false, code: 'encode_failed' })
    expect(await readiness()).toBe('200 ready')
    expect(await say()).toMatchObject({ ok: true })
  })
})

const noDisk = whyNoSmallDisk()
if (noDisk) console.warn(`skipped: full and read-only disks, since ${noDisk}`)

describe.skipIf(noDisk !== '')('a disk', () => {
  let disk: SmallDisk
  beforeEach(async () => {
    disk = await mountSmallDisk(8 * 1024 * 1024)
    await start({ dataDir: joinPath(disk.path, 'data') })
  })
  afterEach(() => disk.remove())

  test('that is full makes posts unavailable until there is room again', async () => {
    const filler = joinPath(disk.path, 'filler')
    await writeFile(filler, Buffer.alloc(16 * 1024 * 1024)).catch(() => {})
    expect(await say()).toMatchObject({ ok: false, code: 'unavailable' })
    await expectReadiness(/^503 /)
    await expectLiveChat()
    await rm(filler)
    await expectRecovery()
  })

  test('with room for small messages only is not ready for one of full size', async () => {
    const filler = joinPath(disk.path, 'filler')
    await writeFile(filler, Buffer.alloc(6 * 1024 * 1024))
    expect(await say()).toMatchObject({ ok: true })
    await expectReadiness(/^503 The disk is full/)
    await rm(filler)
    await expectRecovery()
  })

  test('on which the working folder turns read-only makes posts unavailable until it does not', async () => {
    const uncover = coverReadOnly(joinPath(disk.path, 'data', 'tmp'))
    expect(await say()).toMatchObject({ ok: false, code: 'unavailable' })
    await expectReadiness(/^503 /)
    await expectLiveChat()
    uncover()
    await expectRecovery()
  })

  test('that is read-only from the beginning is said in one sentence', async () => {
    const uncover = coverReadOnly(folder.path)
    const error: unknown = await startApp({ dataDir: folder.path }).catch((e: unknown) => e)
    uncover()
    expect(String(error)).toMatch(/^Error: The data folder \S+ cannot be used: [^\n]+$/)
  })
})

describe('a clock', () => {
  const HOUR_MS = 3_600_000
  test.each([
    ['an hour forward', HOUR_MS],
    ['a day forward', 24 * HOUR_MS],
    ['an hour back', -HOUR_MS],
    ['a day back', -24 * HOUR_MS],
  ])('that is set %s neither loses nor repeats nor reorders anything', async (_, ms) => {
    const clock = createFakeClock()
    app = await startApp({ postsPerMinute: 1000 }, { clock })
    client = await join(app.url)
    expect(await say('before')).toMatchObject({ ok: true })
    clock.advance(ms)
    await app.sweepNow()
    const answers = [await say('after 1'), await say('after 2')]
    expect(answers).toMatchObject([{ ok: true }, { ok: true }])
    const { replay } = await join(app.url)
    const kept = ms < 0 ? ['before'] : []
    expect(replay.map(({ message }) => message)).toEqual([...kept, 'after 1', 'after 2'])
    const since = await join(app.url, { since: replay.at(-2)?.key ?? '' })
    expect(since.replay.map(({ message }) => message)).toEqual(['after 2'])
    expect(await readiness()).toBe('200 ready')
  })
})
