import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseEncoder, type EncoderChoice } from '../../helpers/encoders/choose-encoder.ts'
import { keepTrials } from '../../helpers/encoders/kept-trials.ts'
import { isGood } from '../../helpers/encoders/try-all.ts'
import { ffmpegOfSetting } from '../../helpers/processes/find-ffmpeg.ts'
import { findProgram } from '../../helpers/processes/find-program.ts'
import type { ProcessRunner } from '../../helpers/processes/process-host.ts'
import { detectLimits, type ProcessLimits } from '../../helpers/processes/process-limits.ts'
import { FRAMES_PER_SECOND } from '../../realtime/protocol.ts'
import type { Options } from '../settings.ts'

/** The programs of this machine that clips are made with. */
export interface Tools extends EncoderChoice {
  limits: ProcessLimits
  /** What other formats may be made with, the one to ask first first. */
  exporters: string[]
  /** What films are read with; they come from anywhere, so never an old one from an npm package. */
  filmReader: string | undefined
}

type Settings = Pick<Options, 'ffmpegPath' | 'searchPath' | 'encoder' | 'dataDir'>

/**
 * Finds the encoder: the one of FFMPEG_PATH as it is, else the cheapest that makes a right clip, which
 * is remembered in the data folder. Rejects with a sentence when there is none.
 */
export async function findTools(settings: Settings, runner: ProcessRunner): Promise<Tools> {
  const { ffmpegPath, searchPath } = settings
  const limits = await detectLimits(searchPath)
  const choice = ffmpegPath
    ? { ffmpeg: await ffmpegOfSetting(ffmpegPath, searchPath), trials: [] }
    : await tryThem(settings, limits, runner)
  return { ...choice, limits, ...(await othersThan(choice, searchPath)) }
}

async function tryThem(
  { searchPath, encoder, dataDir }: Settings,
  limits: ProcessLimits,
  runner: ProcessRunner,
): Promise<EncoderChoice> {
  const search = { searchPath, ...(encoder === 'system' && { carriedPath: false as const }) }
  const kept = keepTrials(join(dataDir, 'encoders.json'))
  // Not in the data folder, which may be unusable, and another server's: its engine finds out.
  const isWritable = await access(tmpdir(), constants.W_OK).then(...YES_OR_NO)
  const tmpDir = join(isWritable ? tmpdir() : dataDir, `animate-server-trial-${randomUUID()}`)
  try {
    return await chooseEncoder(search, { tmpDir, fps: FRAMES_PER_SECOND, limits, runner }, kept)
  } finally {
    await rm(tmpDir, { recursive: true, force: true })
  }
}

const YES_OR_NO = [() => true, () => false] as const

/** The one of script/build-ffmpeg reads frames and writes clips, and nothing else. */
async function othersThan({ ffmpeg, trials }: EncoderChoice, searchPath: string) {
  const own = ffmpeg.origin === 'setting' && !ffmpeg.limitsItself ? [ffmpeg.path] : []
  const system = await findProgram('ffmpeg', searchPath)
  const whole = [...own, ...(system === undefined ? [] : [system])]
  const carried = trials
    .filter(isGood)
    .filter((trial) => trial.ffmpeg.origin === 'carried')
    .map((trial) => trial.ffmpeg.path)
  return { exporters: [...new Set([...whole, ...carried])], filmReader: whole[0] }
}
