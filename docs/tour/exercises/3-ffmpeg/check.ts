import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeWebm } from '../../../../helpers/webm/describe-webm.ts'
import { makeJpegs } from '../../../../test/support/media/frames.ts'
import { runFfmpeg } from '../../../../test/support/media/run-ffmpeg.ts'
import { withTempFolder } from '../../../../test/support/temp-folder.ts'
import { expect, expectSame } from '../expect.ts'

interface Exercise {
  ffmpegArguments: string[]
}

export async function check({ ffmpegArguments }: Exercise): Promise<void> {
  await withTempFolder(async (folder) => {
    for (const [index, jpeg] of (await makeJpegs()).entries()) {
      await writeFile(join(folder, `${index + 1}.jpg`), jpeg)
    }
    await runFfmpeg('ffmpeg', ['-v', 'error', ...ffmpegArguments], folder)
    const { codec, framesAtMs, durationMs } = describeWebm(await readFile(join(folder, 'out.webm')))
    expect(codec === 'V_VP8', 'The codec has to be VP8.')
    const evenly = Array.from({ length: 10 }, (_, index) => index * 100)
    expectSame(framesAtMs, evenly, 'Ten frames have to be shown, one every 100 ms.')
    expectSame(durationMs, 1000, 'The loop has to last exactly one second.')
  })
}
