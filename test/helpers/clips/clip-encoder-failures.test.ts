import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createClipEncoder, sweepLeftovers } from '../../../helpers/clips/clip-encoder.ts'
import { detectLimits } from '../../../helpers/processes/process-limits.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { makeJpegs } from '../../support/media/frames.ts'
import { claiming } from '../../support/media/jpeg-parts.ts'
import { needProgram } from '../../support/media/run-ffmpeg.ts'
import {
  encodeErrorOf,
  NOWHERE,
  withEncoder,
  writeScript,
} from '../../support/media/with-encoder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

test.each([
  ['hangs', 'failed', 'timeout'],
  ['ignores-sigterm', 'failed', 'timeout'],
  ['floods-stdout', 'failed', 'too_much_output'],
  ['floods-stderr', 'failed', 'too_much_output'],
  ['fails', 'failed', 'failed'],
  ['kills-itself', 'failed', 'failed'],
] as const)(
  'an ffmpeg that %s gives a coded error and leaves nothing',
  async (habit, code, why) => {
    for (const limits of [undefined, await detectLimits(process.env.PATH)]) {
      const options = { ffmpegPath: fakeFfmpeg(habit), deadlineMs: 300, ...(limits && { limits }) }
      await withEncoder(options, async (encoder) => {
        const error = await encodeErrorOf(encoder.encode(await makeJpegs()))
        expect(error.code).toBe(code)
        expect(error.cause).toMatchObject({ code: why })
      })
    }
  },
)

test.each(['writes-nothing', 'writes-rubbish'])('an ffmpeg that %s has failed', async (habit) => {
  await withEncoder({ ffmpegPath: fakeFfmpeg(habit) }, async (encoder) => {
    const error = await encodeErrorOf(encoder.encode(await makeJpegs()))
    expect(error).toMatchObject({ code: 'failed', cause: { name: 'WebmError' } })
  })
})

test('an ffmpeg that loses a frame has failed', async () => {
  await withTempFolder(async (folder) => {
    const ffmpegPath = join(folder, 'ffmpeg')
    const nineFrames = 'set -- $(echo "$*" | sed "s/ -an / -frames:v 9 -an /")'
    await writeScript(ffmpegPath, `${nineFrames}; exec ${await needProgram('ffmpeg')} "$@"`)
    await withEncoder({ ffmpegPath }, async (encoder) => {
      const error = await encodeErrorOf(encoder.encode(await makeJpegs()))
      expect(error).toMatchObject({ code: 'failed', cause: { name: 'WebmError' } })
    })
  })
})

test('an ffmpeg that is not there is missing, and found again once it is', async () => {
  for (const limits of [undefined, await detectLimits(process.env.PATH)]) {
    await withTempFolder(async (folder) => {
      const ffmpegPath = join(folder, 'ffmpeg')
      await withEncoder({ ffmpegPath, ...(limits && { limits }) }, async (encoder) => {
        expect((await encodeErrorOf(encoder.encode(await makeJpegs()))).code).toBe('missing')
        await writeScript(ffmpegPath, `exec ${await needProgram('ffmpeg')} "$@"`)
        expect((await encoder.encode(await makeJpegs())).durationMs).toBe(1000)
      })
    })
  }
})

test.each<[string, (jpeg: Buffer) => Buffer[]]>([
  ['a text that is called a JPEG', (jpeg) => [jpeg, Buffer.from('ffconcat version 1.0\nfile x')]],
  ['a cut-off frame', (jpeg) => [jpeg, jpeg.subarray(0, 1000)]],
  ['a bomb of many pixels', (jpeg) => [claiming(jpeg, 8000, 8000)]],
  ['two frames in one', (jpeg) => [Buffer.concat([jpeg, jpeg])]],
  ['frames of two sizes', (jpeg) => [jpeg, claiming(jpeg, 200, 184)]],
  ['no frame at all', () => []],
])('%s is refused before anything is started', async (_, spoil) => {
  // There is no ffmpeg: had one been started, the code would be `missing`.
  await withEncoder(NOWHERE, async (encoder) => {
    const [jpeg = Buffer.alloc(0)] = await makeJpegs()
    const error = await encodeErrorOf(encoder.encode(spoil(jpeg)))
    expect(error).toMatchObject({ code: 'failed', cause: { name: 'JpegError' } })
  })
})

test('frames of another size than the announced one are refused', async () => {
  await withEncoder(NOWHERE, async (encoder) => {
    const size = { width: 100, height: 100 }
    const error = await encodeErrorOf(encoder.encode(await makeJpegs(), { size }))
    expect(error.cause).toMatchObject({ name: 'JpegError', code: 'size' })
  })
})

test.skipIf(process.platform !== 'linux')(
  'the frames lie where nobody else can read them',
  async () => {
    await withTempFolder(async (folder) => {
      const [ffmpegPath, seen] = [join(folder, 'ffmpeg'), join(folder, 'seen')]
      await writeScript(ffmpegPath, `stat -c %a . ./* > ${seen}`)
      await withEncoder({ ffmpegPath }, async (encoder) => {
        await encodeErrorOf(encoder.encode(await makeJpegs({ count: 2 })))
      })
      expect(await readFile(seen, 'utf8')).toBe('700\n600\n')
    })
  },
)

test('a folder that cannot be written to fails, and works again once it can', async () => {
  await withTempFolder(async (folder) => {
    const tmpDir = join(folder, 'tmp')
    await writeFile(tmpDir, 'a file is in the way')
    const ffmpegPath = await needProgram('ffmpeg')
    const encoder = createClipEncoder({ ffmpegPath, encoders: 1, maxQueued: 1, tmpDir, fps: 10 })
    expect((await encodeErrorOf(encoder.encode(await makeJpegs()))).code).toBe('unable')
    await rm(tmpDir)
    expect((await encoder.encode(await makeJpegs())).durationMs).toBe(1000)
    await encoder.close()
  })
})

test('the leftovers of a killed server are swept, and nothing else', async () => {
  await withTempFolder(async (tmpDir) => {
    await mkdir(join(tmpDir, 'clip-abc123'))
    await writeFile(join(tmpDir, 'clip-abc123', '1.jpg'), 'left')
    await writeFile(join(tmpDir, 'theirs'), '')
    await writeFile(join(tmpDir, 'clip-def456'), 'left, too')
    expect(await sweepLeftovers(tmpDir)).toBe(2)
    expect(await readdir(tmpDir)).toEqual(['theirs'])
    expect(await sweepLeftovers(join(tmpDir, 'nowhere'))).toBe(0)
  })
})
