import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Ffmpeg } from '../processes/find-ffmpeg.ts'
import { findProgram, USUAL_PATH } from '../processes/find-program.ts'
import { carriedFfmpeg } from './carried-ffmpeg.ts'

/** A file that may be an ffmpeg. */
export interface Candidate {
  origin: Exclude<Ffmpeg['origin'], 'setting'>
  path: string
  /** Another one as soon as the file is another, or is replaced by one. */
  id: string
}

export interface CandidateSearch {
  /** A list of folders such as PATH. */
  searchPath?: string | undefined
  /** Where script/build-ffmpeg puts its own. */
  builtPath?: string | undefined
  /** Where an npm package has put one, if it has; `false` when it is not to be taken. */
  carriedPath?: string | false | undefined
}

/** Every ffmpeg of this machine, the one to prefer first: those that get updates before those that do not. */
export async function findCandidates(search: CandidateSearch): Promise<Candidate[]> {
  const { searchPath = USUAL_PATH, builtPath = defaultBuiltPath(), carriedPath } = search
  const carried = carriedPath === false ? undefined : (carriedPath ?? (await carriedFfmpeg()))
  const found = await Promise.all([
    candidate('built', builtPath),
    candidate('system', await findProgram('ffmpeg', searchPath)),
    candidate('carried', carried),
  ])
  return found.filter((one) => one !== undefined)
}

/** Size, number and times of the file: one that is overwritten in place changes its times. */
async function candidate(
  origin: Candidate['origin'],
  path: string | undefined,
): Promise<Candidate | undefined> {
  if (path === undefined) return undefined
  try {
    const { size, ino, mtimeMs, ctimeMs } = await stat(path)
    return { origin, path, id: [origin, path, size, ino, mtimeMs, ctimeMs].join(' ') }
  } catch {
    return undefined
  }
}

/** This file is one folder deeper once compiled, hence the search. */
function defaultBuiltPath(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) {
    folder = dirname(folder)
  }
  return join(folder, 'vendor', 'ffmpeg', 'ffmpeg')
}
