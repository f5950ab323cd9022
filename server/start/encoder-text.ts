import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type EncoderChoice, notUsed } from '../../helpers/encoders/choose-encoder.ts'
import { isGood, type Trial } from '../../helpers/encoders/try-all.ts'
import { type Ffmpeg, installCommand } from '../../helpers/processes/find-ffmpeg.ts'
import { packageRoot } from '../package-root.ts'

const CARRIED =
  'It is old and gets no security updates: it is given checked JPEGs, in its box, and loops made of them. ENCODER=system never takes it.'

/** Which encoder was taken, what it costs, what the others cost and what would cost less, a line each. */
export function encoderLines(choice: EncoderChoice): string[] {
  const { ffmpeg } = choice
  const advice = [costs(choice), cheaper(choice)].filter((text) => text !== undefined)
  return [
    nameOf(ffmpeg),
    ...(advice.length > 0 ? [advice.join(' ')] : []),
    ...(ffmpeg.origin === 'carried' ? [CARRIED] : []),
  ]
}

/** A sentence about each encoder that was found and does not work. */
export function faultLines({ trials }: EncoderChoice): string[] {
  return trials.map(notUsed).filter((text) => text !== undefined)
}

function nameOf({ version, origin, path }: Ffmpeg): string {
  return `ffmpeg ${version} (${origin}: ${path})`
}

function costs({ ffmpeg, cpuMs, trials }: EncoderChoice): string | undefined {
  if (cpuMs === undefined) return undefined
  const others = trials
    .filter(isGood)
    .filter((trial) => trial.ffmpeg.path !== ffmpeg.path)
    .map((trial) => `${round(trial.cpuMs)} (${trial.ffmpeg.origin})`)
  const against = others.length > 0 ? `, against ${others.join(' and ')}` : ''
  return `A test clip costs it ${round(cpuMs)} of CPU${against}.`
}

/** script/build-ffmpeg makes a cheaper one out of Debian's and Ubuntu's source packages. */
function cheaper({ ffmpeg, trials }: EncoderChoice): string | undefined {
  if (ffmpeg.origin === 'setting' || trials.some(isBuilt)) return undefined
  const canBuild = existsSync('/usr/bin/apt-get') && existsSync(join(packageRoot, BUILD))
  if (canBuild) return `Cheaper: ${BUILD}, once.`
  return ffmpeg.origin === 'carried' && trials.length === 1
    ? `Better kept: ${installCommand()}`
    : undefined
}

const BUILD = 'script/build-ffmpeg'

function isBuilt(trial: Trial): boolean {
  return (isGood(trial) ? trial.ffmpeg.origin : trial.origin) === 'built'
}

/** Every encoder that was found, one a line, the taken one marked; for `--check`. */
export function trialLines({ ffmpeg, trials }: EncoderChoice): string[] {
  return trials.map((trial) => {
    if (!isGood(trial)) return `  -        ${trial.origin}: ${trial.path}: ${trial.fault}`
    const mark = trial.ffmpeg.path === ffmpeg.path ? '*' : ' '
    return `${mark} ${round(trial.cpuMs).padEnd(8)} ${nameOf(trial.ffmpeg)}`
  })
}

function round(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
}
