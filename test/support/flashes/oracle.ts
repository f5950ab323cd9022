import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runFfmpeg } from '../media/run-ffmpeg.ts'
import { withTempFolder } from '../temp-folder.ts'

/** Rounds of a loop that are played to it: its window is one second, ten frames. */
const ROUNDS = 3

/**
 * How badly a loop of these pictures (red, green, blue and alpha, square) flashes, by somebody else's
 * judgement: ffmpeg's filter `photosensitivity`, which sums the changes of a coarse picture over a second.
 * The worst of its frames; 1 is where it would begin to dim by default.
 */
export function badnessOf(frames: readonly ArrayLike<number>[], side: number): Promise<number> {
  return withTempFolder(async (folder) => {
    const loop = Buffer.concat(frames.map((frame) => Buffer.from(Uint8Array.from(frame))))
    await writeFile(join(folder, 'raw'), Buffer.concat(Array<Buffer>(ROUNDS).fill(loop)))
    const input = ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${side}x${side}`, '-r', '10']
    const filter = 'format=rgb24,photosensitivity=frames=10:bypass=1,metadata=print:file=-'
    const command = ['-v', 'error', ...input, '-i', 'raw', '-vf', filter, '-f', 'null', '-']
    const text = String(await runFfmpeg('ffmpeg', command, folder))
    const values = [...text.matchAll(/photosensitivity\.badness=([\d.]+)/g)].map(([, value]) =>
      Number(value),
    )
    if (values.length === 0) throw new Error(`The oracle says nothing: ${text.slice(0, 500)}`)
    return Math.max(...values.slice(frames.length))
  })
}
