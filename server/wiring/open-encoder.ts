import { join } from 'node:path'
import {
  type ClipEncoder,
  createClipEncoder,
  type Elsewhere,
  sweepLeftovers,
} from '../../helpers/clips/clip-encoder.ts'
import type { ProcessRunner } from '../../helpers/processes/process-host.ts'
import { noLimits } from '../../helpers/processes/process-limits.ts'
import { FRAMES_PER_SECOND } from '../../realtime/protocol.ts'
import type { Options } from '../settings.ts'
import type { Tools } from './find-tools.ts'

export interface EncoderParts {
  runner: ProcessRunner
  /** Other nodes that make clips, if there may be any. */
  elsewhere?: Elsewhere | undefined
  /** How long one encode may take. */
  deadlineMs?: number | undefined
}

/**
 * Where this server's temporary files lie. Many nodes may be started from one checkout, with one DATA_DIR, which
 * nothing but these is in: what one of them is encoding is no leftover to another that starts.
 */
function tempFolderOf({ dataDir, redisUrl, port }: Options): string {
  return join(dataDir, 'tmp', ...(redisUrl === undefined ? [] : [`node-${port}`]))
}

/** The one `ClipEncoder` of the app, with this server's settings; deletes first what a killed one left behind. */
export async function openEncoder(
  options: Options,
  { ffmpeg: { path, limitsItself }, limits }: Tools,
  { runner, elsewhere, deadlineMs }: EncoderParts,
): Promise<ClipEncoder> {
  const tmpDir = tempFolderOf(options)
  await sweepLeftovers(tmpDir)
  return createClipEncoder({
    ffmpegPath: path,
    tmpDir,
    encoders: options.encoders,
    fps: FRAMES_PER_SECOND,
    maxQueued: options.maxQueuedClips,
    limits: limitsItself ? noLimits : limits,
    ...{ runner, elsewhere },
    ...(deadlineMs !== undefined && { deadlineMs }),
  })
}
