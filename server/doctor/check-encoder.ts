import { tryEncoding } from '../check.ts'
import type { Options } from '../settings.ts'
import { encoderLines, faultLines } from '../start/encoder-text.ts'
import { about, type Finding } from './finding.ts'

const { ok, warning, error } = about('encoder')

/** Whether a clip can be made here, by what, and in which box. */
export async function checkEncoders(options: Options): Promise<Finding[]> {
  try {
    const { tools, clip, tookMs } = await tryEncoding(options)
    const [name = 'ffmpeg'] = encoderLines(tools)
    return [
      ok(`${name} made a clip of ${clip.webm.length} bytes in ${tookMs} ms.`),
      ...faultLines(tools).map(warning),
      ...tools.limits.missing.map((text) => warning(`${text}. Install util-linux.`)),
    ]
  } catch (reason) {
    return [error(reason instanceof Error ? reason.message : String(reason))]
  }
}
