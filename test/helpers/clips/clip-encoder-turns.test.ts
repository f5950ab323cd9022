import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createClipEncoder } from '../../../helpers/clips/clip-encoder.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { makeJpegs } from '../../support/media/frames.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import {
  encodeErrorOf,
  NOWHERE,
  withEncoder,
  writeScript,
} from '../../support/media/with-encoder.ts'
import { processesIn } from '../../support/processes-in.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

test('of fifty posts at once no more than two ffmpegs run, and none is lost', async () => {
  await withTempFolder(async (folder) => {
    const ffmpegPath = join(folder, 'ffmpeg')
    await writeScript(ffmpegPath, await countingFfmpeg(folder))
    await withEncoder({ ffmpegPath, encoders: 2 }, async (encoder) => {
      const frames = await makeJpegs({ count: 2, width: 32, height: 32 })
      const posts = Array.from({ length: 50 }, () => encoder.encode(frames))
      for (const clip of await Promise.all(posts)) expect(clip.durationMs).toBe(200)
    })
    const seen = (await readFile(join(folder, 'seen'), 'utf8')).trim().split('\n')
    expect(seen).toHaveLength(50)
    expect(new Set(seen)).toEqual(new Set(['1', '2']))
  })
})

/** The real one, which notes how many of its kind there are while it runs. */
async function countingFfmpeg(folder: string): Promise<string> {
  return `touch ${folder}/running-$$
ls ${folder} | grep -c running >> ${folder}/seen
${await needProgram('ffmpeg')} "$@"
rm ${folder}/running-$$`
}

test('beyond the queue it is busy at once, and takes clips again when there is room', async () => {
  const options = { ffmpegPath: fakeFfmpeg('hangs'), deadlineMs: 300, encoders: 1, maxQueued: 2 }
  await withEncoder(options, async (encoder) => {
    const frames = await makeJpegs()
    const taken = [1, 2, 3].map(() => encodeErrorOf(encoder.encode(frames)))
    expect([encoder.active, encoder.queued]).toEqual([1, 2])
    expect((await encodeErrorOf(encoder.encode(frames))).code).toBe('busy')
    expect((await Promise.all(taken)).map((error) => error.code)).toEqual([
      ...['failed', 'failed', 'failed'],
    ])
    expect((await encodeErrorOf(encoder.encode(frames))).code).toBe('failed')
  })
})

test('without a queue a second clip is busy', async () => {
  const options = { ffmpegPath: fakeFfmpeg('hangs'), deadlineMs: 300, encoders: 1, maxQueued: 0 }
  await withEncoder(options, async (encoder) => {
    const frames = await makeJpegs()
    const first = encodeErrorOf(encoder.encode(frames))
    expect((await encodeErrorOf(encoder.encode(frames))).code).toBe('busy')
    expect((await first).code).toBe('failed')
  })
})

test('a client that goes away takes its clip along, waiting or being encoded', async () => {
  const options = { ffmpegPath: fakeFfmpeg('hangs'), encoders: 1 }
  await withEncoder(options, async (encoder, tmpDir) => {
    const frames = await makeJpegs()
    const [gone, waiting] = [new AbortController(), new AbortController()]
    const first = encodeErrorOf(encoder.encode(frames, { signal: gone.signal }))
    const second = encodeErrorOf(encoder.encode(frames, { signal: waiting.signal }))
    waiting.abort()
    expect((await second).code).toBe('aborted')
    await expect.poll(() => processesIn(tmpDir)).not.toEqual([])
    gone.abort()
    expect((await first).code).toBe('aborted')
  })
})

test('closing in the middle ends what runs and what waits, twice is as good as once', async () => {
  const options = { ffmpegPath: fakeFfmpeg('hangs'), encoders: 2 }
  await withEncoder(options, async (encoder, tmpDir) => {
    const frames = await makeJpegs()
    const all = [1, 2, 3, 4].map(() => encodeErrorOf(encoder.encode(frames)))
    await expect.poll(() => processesIn(tmpDir)).not.toEqual([])
    await Promise.all([encoder.close(), encoder.close()])
    // What the program itself had started was killed with it, and is gone a moment later.
    await expect.poll(() => processesIn(tmpDir)).toEqual([])
    expect((await Promise.all(all)).map((error) => error.code)).toEqual([
      ...['closed', 'closed', 'closed', 'closed'],
    ])
    expect((await encodeErrorOf(encoder.encode(frames))).code).toBe('closed')
  })
})

test('closing leaves what another process has put into the folder', async () => {
  await withTempFolder(async (tmpDir) => {
    await writeFile(join(tmpDir, 'theirs'), '')
    await createClipEncoder({ ...NOWHERE, encoders: 1, maxQueued: 1, tmpDir }).close()
    expect(await readdir(tmpDir)).toEqual(['theirs'])
  })
})
