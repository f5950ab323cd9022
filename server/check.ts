import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClipEncoder } from '../helpers/clips/clip-encoder.ts'
import { SAMPLE_FRAME } from '../helpers/clips/sample-frame.ts'
import { findFfmpeg } from '../helpers/processes/find-ffmpeg.ts'
import { detectLimits, noLimits } from '../helpers/processes/process-limits.ts'
import { decodeFrames } from '../realtime/posting/frames.ts'
import { FRAMES_PER_SECOND, MAX_FRAMES } from '../realtime/protocol.ts'
import type { Options } from './settings.ts'

/**
 * Encodes one clip with the encoder the server would use and reports what it found, for `--check`.
 * Rejects with a sentence when no clip comes out.
 */
export async function checkEncoder(options: Options): Promise<string> {
  const ffmpeg = await findFfmpeg({ path: options.ffmpegPath, searchPath: options.searchPath })
  const tmpDir = await mkdtemp(join(tmpdir(), 'animate-server-check-'))
  const limits = ffmpeg.limitsItself ? noLimits : await detectLimits(options.searchPath)
  const encoder = createClipEncoder({
    ffmpegPath: ffmpeg.path,
    encoders: 1,
    fps: FRAMES_PER_SECOND,
    maxQueued: 0,
    tmpDir,
    limits,
  })
  try {
    const frames = decodeFrames(Array<string>(MAX_FRAMES).fill(SAMPLE_FRAME))
    const startedAt = performance.now()
    const clip = await encoder.encode(frames.images, { size: frames })
    const tookMs = Math.round(performance.now() - startedAt)
    return [
      `ffmpeg ${ffmpeg.version} (${ffmpeg.origin}: ${ffmpeg.path})`,
      ...(ffmpeg.warning ? [ffmpeg.warning] : []),
      ...limits.missing,
      `One clip of ${MAX_FRAMES} frames: ${clip.width}x${clip.height}, ${clip.durationMs} ms long, ` +
        `${clip.webm.length} bytes, encoded in ${tookMs} ms. All is well.`,
    ].join('\n')
  } finally {
    await encoder.close()
    await rm(tmpDir, { recursive: true, force: true })
  }
}
