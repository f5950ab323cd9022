import { chmod, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  type ClipEncoder,
  type ClipEncoderOptions,
  createClipEncoder,
  EncodeError,
} from '../../../helpers/clips/clip-encoder.ts'
import { processesIn } from '../processes-in.ts'
import { withTempFolder } from '../temp-folder.ts'
import { needProgram } from './run-ffmpeg.ts'

/** An ffmpeg that is not there: only what never starts one gets past it. */
export const NOWHERE = { ffmpegPath: '/nowhere/ffmpeg', fps: 10 }

type Use = (encoder: ClipEncoder, tmpDir: string) => Promise<void>

/** Lends an encoder in a folder of its own; it must leave neither a file nor a process there. */
export async function withEncoder(options: Partial<ClipEncoderOptions>, use: Use): Promise<void> {
  await withTempFolder(async (folder) => {
    const tmpDir = join(folder, 'tmp')
    const ffmpegPath = await needProgram('ffmpeg')
    const encoder = createClipEncoder({
      ...{ ffmpegPath, encoders: 2, maxQueued: 100, tmpDir, deadlineMs: 120_000, fps: 10 },
      ...options,
    })
    await use(encoder, tmpDir)
    expect(await readdir(tmpDir).catch(() => [])).toEqual([])
    await encoder.close()
    expect(await readdir(folder)).toEqual([])
    await expect.poll(() => processesIn(folder)).toEqual([])
  })
}

/** The error that a promise is expected to reject with. */
export async function encodeErrorOf(promise: Promise<unknown>): Promise<EncodeError> {
  const error = await promise.then(() => undefined).catch((reason: unknown) => reason)
  if (!(error instanceof EncodeError)) throw new Error(`no EncodeError but ${String(error)}`)
  return error
}

/** Writes a program of one's own. */
export async function writeScript(path: string, script: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}
