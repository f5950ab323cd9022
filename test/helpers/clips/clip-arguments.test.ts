import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clipArguments } from '../../../helpers/clips/clip-arguments.ts'
import { ProcessError } from '../../../helpers/processes/run-process.ts'
import { makeJpegs } from '../../support/media/frames.ts'
import { flatGrey } from '../../support/media/jpeg-parts.ts'
import { runFfmpeg } from '../../support/media/run-ffmpeg.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

/** Gives some bytes to the real ffmpeg as a first frame, without validation. */
function encodeUngated(frame: Buffer): Promise<Buffer> {
  return withTempFolder(async (folder) => {
    const [secret = Buffer.alloc(0)] = await makeJpegs({ count: 1 })
    await writeFile(join(folder, 'secret.jpg'), secret)
    await writeFile(join(folder, 'frames'), frame)
    const args = clipArguments('frames', { frames: 1, width: 200, height: 200, fps: 10 })
    return await runFfmpeg('ffmpeg', args, folder)
  })
}

test('the arguments encode a real frame', async () => {
  const [jpeg = Buffer.alloc(0)] = await makeJpegs({ count: 1 })
  expect((await encodeUngated(jpeg)).length).toBeGreaterThan(500)
})

test.each([
  ['a list for the concat demuxer', 'ffconcat version 1.0\nfile secret.jpg\n'],
  ['a playlist', '#EXTM3U\n#EXTINF:1,\nsecret.jpg\n#EXT-X-ENDLIST\n'],
  ['a drawing that names a file', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
])('even without validation ffmpeg does not read %s', async (_, text) => {
  await expect(encodeUngated(Buffer.from(text))).rejects.toThrow(ProcessError)
})

test('even without validation ffmpeg does not decode sixteen million pixels out of 62 KB', async () => {
  await expect(encodeUngated(flatGrey(4000, 4000))).rejects.toMatchObject({ code: 'failed' })
})

test('even without validation ffmpeg does not take a frame that is cut off', async () => {
  const [jpeg = Buffer.alloc(0)] = await makeJpegs({ count: 1 })
  await expect(encodeUngated(jpeg.subarray(0, 2000))).rejects.toThrow(ProcessError)
})
