import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { carriedFfmpeg } from './carried-ffmpeg.ts'
import { canRun, findProgram, USUAL_PATH } from './find-program.ts'
import { ProcessError, runProcess } from './run-process.ts'

export interface Ffmpeg {
  path: string
  version: string
  /**
   * `setting`: FFMPEG_PATH - `built`: by script/build-ffmpeg - `system`: found on PATH -
   * `carried`: the old one that comes with an npm package
   */
  origin: 'setting' | 'built' | 'system' | 'carried'
  /** Made by script/build-ffmpeg with its limits inside: they need not be set for it. */
  limitsItself: boolean
  /** What the operator should know. */
  warning?: string
}

/** No encoder to work with; the text says what to do about it. */
export class FfmpegError extends Error {
  override readonly name = 'FfmpegError'
}

export interface FfmpegSearch {
  /** The setting FFMPEG_PATH: this one or none. */
  path?: string | undefined
  /** A list of folders such as PATH. */
  searchPath?: string
  /** Where script/build-ffmpeg puts its own. */
  builtPath?: string
  /** Where an npm package has put one, if it has. */
  carriedPath?: string
}

/** Finds an ffmpeg that can encode VP8, the best one first. Throws a `FfmpegError` when none can. */
export async function findFfmpeg(search: FfmpegSearch = {}): Promise<Ffmpeg> {
  if (search.path) return fromSetting(search.path, search.searchPath ?? USUAL_PATH)
  const built = await inspectIfThere(search.builtPath ?? defaultBuiltPath())
  if (built?.vp8 && isBoxed(built)) return found(built, 'built')
  const outdated = built && `${built.path} was built by an older recipe and is not used. ${REBUILD}`
  const system = await inspectIfThere(await findProgram('ffmpeg', search.searchPath ?? USUAL_PATH))
  if (system?.vp8) return { ...found(system, 'system'), ...(outdated && { warning: outdated }) }
  const carried = await inspectIfThere(search.carriedPath ?? (await carriedFfmpeg()))
  if (carried?.vp8) {
    return { ...found(carried, 'carried'), warning: carriedWarning(carried.version, system) }
  }
  throw new FfmpegError(
    `${whySystem(system)} Without one no clip can be made. Install it with: ${installCommand()}`,
  )
}

/**
 * One that reads any film: `ffmpeg` itself, unless it is one of script/build-ffmpeg, which reads
 * JPEGs and nothing else. Throws a `FfmpegError` when there is none.
 */
export async function findWholeFfmpeg(ffmpeg: Ffmpeg, searchPath?: string): Promise<Ffmpeg> {
  if (!ffmpeg.limitsItself) return ffmpeg
  return findFfmpeg({ builtPath: NOWHERE, ...(searchPath !== undefined && { searchPath }) })
}

/** No path of a program. */
const NOWHERE = '/dev/null'

interface Inspected {
  path: string
  version: string
  vp8: boolean
}

/**
 * script/build-ffmpeg gives its own this addition to the version; the number is that of the recipe,
 * for when the server comes to need something that older ones cannot do.
 */
const BOXED = /-boxed2$/
const REBUILD = 'Run script/build-ffmpeg again.'

function isBoxed({ version }: Inspected): boolean {
  return BOXED.test(version)
}

function found(inspected: Inspected, origin: Ffmpeg['origin']): Ffmpeg {
  const { path, version } = inspected
  return { path, version, origin, limitsItself: isBoxed(inspected) }
}

async function fromSetting(value: string, searchPath: string): Promise<Ffmpeg> {
  // Made whole here: every clip has a working folder of its own.
  const path = value.includes('/') ? resolve(value) : await findProgram(value, searchPath)
  try {
    const inspected = await inspect(path ?? value)
    if (inspected.vp8 && path !== undefined) return found(inspected, 'setting')
  } catch (cause) {
    throw new FfmpegError(`FFMPEG_PATH: ${value} ${notRunnable(cause)}.`, { cause })
  }
  throw new FfmpegError(`FFMPEG_PATH: ${value} cannot encode VP8 (it has no libvpx).`)
}

function notRunnable(cause: unknown): string {
  const missing = cause instanceof ProcessError && cause.code === 'missing'
  return missing ? 'is no program that can be run' : 'does not work as an ffmpeg'
}

async function inspectIfThere(path: string | undefined): Promise<Inspected | undefined> {
  if (path === undefined || !(await canRun(path))) return undefined
  try {
    return await inspect(path)
  } catch {
    return undefined
  }
}

/** One run tells both: the banner goes to stderr and the list of encoders to stdout. */
async function inspect(path: string): Promise<Inspected> {
  const limits = { deadlineMs: 10_000, maxOutputBytes: 1_000_000, maxErrorBytes: 100_000 }
  const { stdout, stderr } = await runProcess(path, ['-encoders'], limits)
  const version = /ffmpeg version (\S+)/.exec(stderr)?.[1] ?? 'of unknown version'
  return { path, version, vp8: /^ V\S* libvpx\s/m.test(stdout.toString('utf8')) }
}

function carriedWarning(version: string, system: Inspected | undefined): string {
  return (
    `${whySystem(system)} Using ffmpeg ${version} from an npm package: it is old and gets no ` +
    `security updates. Better: ${installCommand()}`
  )
}

function whySystem(system: Inspected | undefined): string {
  return system
    ? `The system's ffmpeg (${system.path}) cannot encode VP8.`
    : 'The system has no ffmpeg.'
}

function installCommand(): string {
  return process.platform === 'darwin' ? 'brew install ffmpeg' : 'sudo apt-get install -y ffmpeg'
}

/** This file is one folder deeper once compiled, hence the search. */
function defaultBuiltPath(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder)
  }
  return join(folder, 'vendor', 'ffmpeg', 'ffmpeg')
}
