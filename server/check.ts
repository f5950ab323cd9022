import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clip } from '../helpers/clips/clip-encoder.ts'
import { sampleFrames } from '../helpers/clips/sample-frames.ts'
import { createProcessHost } from '../helpers/processes/process-host.ts'
import { MAX_FRAMES } from '../realtime/protocol.ts'
import type { Options } from './settings.ts'
import { encoderLines, trialLines } from './start/encoder-text.ts'
import { findTools, type Tools } from './wiring/find-tools.ts'
import { openEncoder } from './wiring/open-encoder.ts'

/** One clip of the server's encoder. */
export interface TriedEncoding {
  tools: Tools
  clip: Clip
  tookMs: number
}

/** What `--check` prints. Rejects with a sentence when no clip comes out. */
export async function checkEncoder(options: Options): Promise<string> {
  return report(await tryEncoding(options))
}

/**
 * Tries every encoder there is, and encodes one clip with the one the server would use. Touches nothing
 * of the data folder. Rejects with a sentence when no clip comes out.
 */
export async function tryEncoding(options: Options): Promise<TriedEncoding> {
  const dataDir = await mkdtemp(join(tmpdir(), 'animate-server-check-'))
  const elsewhere = { ...options, dataDir }
  const runner = createProcessHost()
  try {
    const tools = await findTools(elsewhere, runner)
    const encoder = await openEncoder(elsewhere, tools, { runner })
    const startedAt = performance.now()
    const clip = await encoder.encode(sampleFrames(MAX_FRAMES))
    const tookMs = Math.round(performance.now() - startedAt)
    await encoder.close()
    return { tools, clip, tookMs }
  } finally {
    await runner.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function report({ tools, clip, tookMs }: TriedEncoding): string {
  return [
    ...(tools.trials.length > 0 ? ['CPU of a clip, by encoder:', ...trialLines(tools)] : []),
    ...encoderLines(tools),
    ...tools.limits.missing,
    `One clip of ${MAX_FRAMES} frames: ${clip.width}x${clip.height}, ${clip.durationMs} ms long, ` +
      `${clip.webm.length} bytes, encoded in ${tookMs} ms. All is well.`,
  ].join('\n')
}
