import { createHash } from 'node:crypto'
import { cpus } from 'node:os'
import { clipArguments } from '../clips/clip-arguments.ts'
import { type Ffmpeg, FfmpegError, installCommand } from '../processes/find-ffmpeg.ts'
import { type Candidate, type CandidateSearch, findCandidates } from './candidates.ts'
import type { KeptTrials } from './kept-trials.ts'
import { type GoodTrial, isGood, type Trial, tryAll } from './try-all.ts'
import type { TrialSettings } from './try-encoder.ts'

export interface EncoderChoice {
  ffmpeg: Ffmpeg
  /** What a clip costs it: CPU in milliseconds; unknown for one that was not tried (FFMPEG_PATH). */
  cpuMs?: number
  /** Every ffmpeg that was found, the taken one among them. */
  trials: Trial[]
}

/** A later one, which gets fewer updates, has to save a fifth to be taken. */
const CLEARLY_LESS = 0.8

/**
 * Takes the cheapest ffmpeg that makes a right clip. Each makes some, unless it did so before on this
 * machine and none has changed since. Rejects with a `FfmpegError` when none can.
 */
export async function chooseEncoder(
  search: CandidateSearch,
  settings: TrialSettings,
  kept?: KeptTrials,
): Promise<EncoderChoice> {
  const candidates = await findCandidates(search)
  const name = nameOf(candidates, settings)
  const known = (await kept?.read(name))?.filter(isOf(candidates))
  const isKnown = known?.length === candidates.length
  const trials = isKnown ? known : await tryAll(candidates, settings)
  const { ffmpeg, cpuMs } = cheapest(trials)
  if (!isKnown) await kept?.write(name, trials)
  return { ffmpeg, cpuMs, trials }
}

/** What trials depend on: these files, this processor, and how a clip is asked for. */
function nameOf(candidates: Candidate[], { fps }: TrialSettings): string {
  const command = clipArguments('', { frames: 1, width: 1, height: 1, fps }).join(' ')
  const digest = createHash('sha256').update(command).digest('hex')
  const machine = [process.arch, cpus()[0]?.model, digest].join(' ')
  return [...candidates.map(({ id }) => id), machine].join('; ')
}

/** Nothing is run for its standing in a file: it has to be found here as well. */
function isOf(candidates: Candidate[]): (trial: Trial) => boolean {
  return (trial) => {
    const { path } = isGood(trial) ? trial.ffmpeg : trial
    return candidates.some((candidate) => candidate.path === path)
  }
}

/** Of those that work; throws a `FfmpegError` when none does. */
export function cheapest(trials: Trial[]): GoodTrial {
  const good = trials.filter(isGood)
  const [first] = good
  if (first === undefined) throw new FfmpegError(whyNone(trials))
  return good.reduce((best, one) => (one.cpuMs < CLEARLY_LESS * best.cpuMs ? one : best), first)
}

function whyNone(trials: Trial[]): string {
  const found = trials.map((trial) => notUsed(trial)).filter((text) => text !== undefined)
  const system = found.length === 0 ? ['The system has no ffmpeg.'] : found
  const advice = `Without one no clip can be made. Install it with: ${installCommand()}`
  return [...system, advice].join(' ')
}

/** A sentence about one that is not used for a fault of its own. */
export function notUsed(trial: Trial): string | undefined {
  if (isGood(trial)) return undefined
  return `The ffmpeg at ${trial.path} is not used: ${trial.fault}.`
}
