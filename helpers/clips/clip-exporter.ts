import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProcessRunner } from '../processes/process-host.ts'
import type { ProcessLimits } from '../processes/process-limits.ts'
import { withFiles } from '../processes/temp-files.ts'
import type { ClipEncoder } from './clip-encoder.ts'
import {
  type Arrangement,
  clipName,
  exportArguments,
  type Loop,
  outputName,
} from './export-arguments.ts'
import { type ExportFormat, formatEntry } from './export-formats.ts'

export type { Arrangement } from './export-arguments.ts'
export type { ExportFormat } from './export-formats.ts'

/** No ffmpeg here has an encoder for the format. */
export class UnsupportedFormatError extends Error {
  override readonly name = 'UnsupportedFormatError'
}

export interface ClipExporterOptions {
  /** The programs to try, the first that can make a format makes it. */
  ffmpegPaths: string[]
  /** A folder of this server's own, made when needed. */
  tmpDir: string
  loop: Loop
  limits: ProcessLimits
  runner: ProcessRunner
  /** Where the work is done: the pool that encodes the clips. */
  pool: Pick<ClipEncoder, 'runInBackground'>
}

/** The file that is asked for. */
export interface ExportRequest {
  /** One clip, or several that lie side by side. */
  webms: Buffer[]
  format: ExportFormat
  arrangement?: Arrangement | undefined
  /** Where the request comes from: addresses take turns. */
  address?: string | undefined
}

export interface ClipExporter {
  /** Makes the file. Rejects with an `UnsupportedFormatError`, or with the pool's `EncodeError`. */
  make(request: ExportRequest): Promise<Buffer>
}

const NEEDS = { fileBytes: 16 * 1024 * 1024, memoryBytes: 384 * 1024 * 1024 }
const RUN = { deadlineMs: 10_000, maxOutputBytes: 1024 * 1024, maxErrorBytes: 64 * 1024 }

/** Touches nothing until the first request. */
export function createClipExporter(options: ClipExporterOptions): ClipExporter {
  const { ffmpegPaths, tmpDir, loop, limits, runner, pool } = options
  let programs: Promise<Program[]> | undefined

  async function findEncoder(format: ExportFormat) {
    programs ??= Promise.all(ffmpegPaths.map((path) => inspect(path, runner)))
    for (const { path, encoders } of await programs) {
      const encoder = Object.keys(formatEntry(format).encoders).find((name) => encoders.has(name))
      if (encoder !== undefined) return { path, encoder }
    }
    throw new UnsupportedFormatError(`The ffmpeg of this server cannot make .${format} files.`)
  }

  async function make({ webms, format, arrangement = 'strip', address }: ExportRequest) {
    const { path, encoder } = await findEncoder(format)
    const args = exportArguments({ format, encoder, count: webms.length, arrangement, loop })
    const [file, wrapped] = limits.wrap(path, args, NEEDS)
    const clips = webms.map((bytes, index) => ({ name: clipName(index), bytes }))
    const task = (signal: AbortSignal) =>
      withFiles(tmpDir, clips, async (cwd) => {
        await runner.run(file, wrapped, { ...RUN, cwd, signal })
        return readWhole(join(cwd, outputName(format)))
      })
    return pool.runInBackground(task, address)
  }

  return { make }
}

async function readWhole(file: string): Promise<Buffer> {
  const made = await readFile(file)
  if (made.length === 0) throw new Error('ffmpeg wrote an empty file.')
  return made
}

interface Program {
  path: string
  encoders: Set<string>
}

/** What an ffmpeg can encode; nothing when it cannot even read our clips. */
async function inspect(path: string, runner: ProcessRunner): Promise<Program> {
  try {
    const [decoders, demuxers, encoders] = await Promise.all(
      ['-decoders', '-demuxers', '-encoders'].map((list) => namesIn(path, list, runner)),
    )
    const canRead = decoders?.has('vp8') && demuxers?.has('matroska,webm')
    return { path, encoders: (canRead && encoders) || new Set() }
  } catch {
    // An ffmpeg that cannot tell cannot be used; another may.
    return { path, encoders: new Set() }
  }
}

/** The second word of each line of a list, such as ` V....D libx264   H.264 ...`. */
async function namesIn(path: string, list: string, runner: ProcessRunner): Promise<Set<string>> {
  const { stdout } = await runner.run(path, ['-hide_banner', list], RUN)
  const lines = stdout.toString('utf8').matchAll(/^ \S+ +(\S+) /gm)
  return new Set([...lines].map(([, name = '']) => name))
}
