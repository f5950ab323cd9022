import { type Ffmpeg, findFfmpeg } from '../../helpers/processes/find-ffmpeg.ts'
import { detectLimits, type ProcessLimits } from '../../helpers/processes/process-limits.ts'
import type { Options } from '../settings.ts'

/** The programs of this machine that clips are made with. */
export interface Tools {
  ffmpeg: Ffmpeg
  limits: ProcessLimits
}

/** Starts each of them once to see what it can do. Rejects with a sentence when no ffmpeg can. */
export async function findTools(
  options: Pick<Options, 'ffmpegPath' | 'searchPath'>,
): Promise<Tools> {
  const { ffmpegPath, searchPath } = options
  const ffmpeg = await findFfmpeg({ path: ffmpegPath, searchPath })
  return { ffmpeg, limits: await detectLimits(searchPath) }
}
