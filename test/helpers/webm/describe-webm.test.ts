import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sampleFrames } from '../../../helpers/clips/sample-frames.ts'
import { readJpeg } from '../../../helpers/jpeg/jpeg.ts'
import { describeWebm } from '../../../helpers/webm/describe-webm.ts'
import { WebmError } from '../../../helpers/webm/ebml.ts'
import { runFfmpeg } from '../../support/media/run-ffmpeg.ts'
import { withEncoder } from '../../support/media/with-encoder.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

test('sample frames are what the gate takes, and make a clip that describes itself', async () => {
  const frames = sampleFrames(10)
  for (const frame of frames) {
    const { width, height } = readJpeg(frame, { maxWidth: 640, maxHeight: 480 })
    expect([width, height]).toEqual([200, 200])
  }
  await withEncoder({}, async (encoder) => {
    const { webm } = await encoder.encode(frames)
    expect(describeWebm(webm)).toEqual({
      codec: 'V_VP8',
      width: 200,
      height: 200,
      durationMs: 1000,
      framesAtMs: [0, 100, 200, 300, 400, 500, 600, 700, 800, 900],
    })
    for (const end of [20, 300, webm.length - 1]) {
      expect(() => describeWebm(webm.subarray(0, end))).toThrow(WebmError)
    }
  })
})

test('a WebM of another codec says so', async () => {
  await withTempFolder(async (folder) => {
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=10:duration=0.2']
    await runFfmpeg('ffmpeg', [...source, '-c:v', 'libvpx-vp9', 'vp9.webm'], folder)
    const made = describeWebm(await readFile(join(folder, 'vp9.webm')))
    expect(made).toMatchObject({ codec: 'V_VP9', width: undefined, framesAtMs: [0, 100] })
  })
})
