import type { Ffmpeg } from '../processes/find-ffmpeg.ts'
import type { Candidate } from './candidates.ts'
import { type TrialSettings, tryEncoder } from './try-encoder.ts'

/** An encoder that made a right clip, and what a clip costs it: CPU in milliseconds. */
export interface GoodTrial {
  ffmpeg: Ffmpeg
  cpuMs: number
}

/** One that is not used; the fault ends the sentence "It is not used: ...". */
export interface BadTrial {
  origin: Candidate['origin']
  path: string
  fault: string
}

export type Trial = GoodTrial | BadTrial

const ROUNDS = 3
/** What takes so many times the cheapest will not be the cheapest by another round. */
const HOPELESS = 2
/** One line, whatever a foreign program complains of. */
const MAX_FAULT_LENGTH = 300

export function isGood(trial: Trial): trial is GoodTrial {
  return 'ffmpeg' in trial
}

/** Has every candidate make clips; resolves with a trial for each, in their order. */
export async function tryAll(candidates: Candidate[], settings: TrialSettings): Promise<Trial[]> {
  const entrants: Entrant[] = []
  for (const candidate of candidates) entrants.push(await enter(candidate, settings))
  await race(entrants)
  return entrants.map(({ trial }) => trial)
}

interface Entrant {
  trial: Trial
  /** Notes in `trial` what a clip costs now, when that is less than before. */
  measure(): Promise<void>
}

async function enter(candidate: Candidate, settings: TrialSettings): Promise<Entrant> {
  try {
    const { ffmpeg, measure } = await tryEncoder(candidate, settings)
    const entrant: Entrant = {
      trial: { ffmpeg, cpuMs: Number.POSITIVE_INFINITY },
      measure: async () => {
        try {
          entrant.trial = { ffmpeg, cpuMs: Math.min(costOf(entrant), await measure()) }
        } catch (error) {
          entrant.trial = badTrial(candidate, error)
        }
      },
    }
    return entrant
  } catch (error) {
    return { trial: badTrial(candidate, error), measure: async () => {} }
  }
}

/**
 * In turn, round after round, so that whatever slows one slows the others. The least counts, since
 * other work on the machine only ever adds.
 */
async function race(entrants: Entrant[]): Promise<void> {
  let running = entrants.filter(({ trial }) => isGood(trial))
  for (let round = 0; round < ROUNDS && (round === 0 || running.length > 1); round += 1) {
    for (const entrant of running) await entrant.measure()
    const least = Math.min(...running.map(costOf))
    running = running.filter((entrant) => costOf(entrant) < HOPELESS * least)
  }
}

function costOf({ trial }: Entrant): number {
  return isGood(trial) ? trial.cpuMs : Number.POSITIVE_INFINITY
}

function badTrial({ origin, path }: Candidate, error: unknown): BadTrial {
  const text = error instanceof Error ? error.message : String(error)
  const fault = text
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, MAX_FAULT_LENGTH)
  return { origin, path, fault }
}
