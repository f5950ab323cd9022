import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram } from '../../helpers/processes/find-program.ts'
import { runProcess } from '../../helpers/processes/run-process.ts'
import { packageRoot } from '../package-root.ts'
import { about, type Finding } from './finding.ts'

const { ok, warning, error } = about('clock')

const SET_IT = 'Set it by the network: sudo timedatectl set-ntp true'

/**
 * Whether the clock is right, as far as a machine can know by itself: messages expire by it, and a
 * certificate is valid by it.
 */
export async function checkClock(searchPath: string, now = Date.now()): Promise<Finding[]> {
  const date = new Date(now).toISOString().slice(0, 16).replace('T', ' ')
  if (now < (await releasedAt())) {
    return [error(`The clock says ${date} UTC, before this version was made. ${SET_IT}`)]
  }
  const isSet = await isSetByNetwork(searchPath)
  if (isSet === false) {
    return [warning(`The clock says ${date} UTC, and nothing keeps it right. ${SET_IT}`)]
  }
  return [ok(`It is ${date} UTC${isSet ? ', set by the network' : ''}.`)]
}

/** The date of this version, by its changelog; at the beginning of time when there is none. */
async function releasedAt(): Promise<number> {
  const changelog = await readFile(join(packageRoot, 'CHANGELOG.md'), 'utf8').catch(() => '')
  const [, date] = /^## \S+ - (\d{4}-\d\d-\d\d)$/m.exec(changelog) ?? []
  return date === undefined ? 0 : Date.parse(date)
}

/** As systemd knows it; `undefined` where nobody tells, as in a container. */
async function isSetByNetwork(searchPath: string): Promise<boolean | undefined> {
  const program = await findProgram('timedatectl', searchPath)
  if (program === undefined) return undefined
  const args = ['show', '--property=NTPSynchronized', '--value']
  const limits = { deadlineMs: 3000, maxOutputBytes: 1000, maxErrorBytes: 1000 }
  const told = await runProcess(program, args, limits).catch(() => undefined)
  const word = told?.stdout.toString('utf8').trim()
  return word === 'yes' ? true : word === 'no' ? false : undefined
}
