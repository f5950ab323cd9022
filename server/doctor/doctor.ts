import { packageVersion } from '../package-root.ts'
import { readSettings } from '../read-settings.ts'
import type { Options } from '../settings.ts'
import { checkCertificate } from './check-certificate.ts'
import { checkClock } from './check-clock.ts'
import { checkDataFolder } from './check-data-folder.ts'
import { checkEncoders } from './check-encoder.ts'
import { checkPorts } from './check-ports.ts'
import { checkProxy } from './check-proxy.ts'
import { checkReach } from './check-reach.ts'
import { checkRedis } from './check-redis.ts'
import { about, type Finding } from './finding.ts'
import { findRunning } from './running-server.ts'
import { within } from './within.ts'

/**
 * Looks for whatever keeps a chat with these settings from working, beside a running server or before
 * there is one. Changes nothing: what it writes it takes away again.
 */
export async function examine(options: Options): Promise<Finding[]> {
  const running = await findRunning(options)
  const { ok } = about('program')
  const { version, platform, arch } = process
  const found = await Promise.all([
    [ok(`animate-server ${packageVersion()} on Node.js ${version}, ${platform} ${arch}.`)],
    within('port', checkPorts(options, running)),
    within('data', checkDataFolder(options)),
    within('redis', checkRedis(options)),
    within('encoder', checkEncoders(options)),
    within('clock', checkClock(options.searchPath)),
    within('certificate', checkCertificate(options, running)),
    within('network', checkReach(options, running)),
    within('proxy', checkProxy(options, running)),
  ])
  return found.flat()
}

/** `animate-server doctor`: prints what it found; resolves with the exit code, 1 when something is wrong. */
export async function runDoctor(args: string[], print: (text: string) => void): Promise<number> {
  const asJson = args.includes('--json')
  const { options } = readSettings(args.filter((word) => word !== '--json'))
  const findings = await examine(options)
  print(asJson ? JSON.stringify({ isWell: isWell(findings), findings }, null, 2) : report(findings))
  return isWell(findings) ? 0 : 1
}

function isWell(findings: Finding[]): boolean {
  return findings.every(({ level }) => level !== 'error')
}

function report(findings: Finding[]): string {
  const lines = findings.map(
    ({ level, about: topic, text }) => `${level.padEnd(8)} ${topic.padEnd(12)} ${text}`,
  )
  const count = (level: Finding['level']) => findings.filter((one) => one.level === level).length
  const [errors, warnings] = [count('error'), count('warning')]
  const sum = errors + warnings === 0 ? 'All is well.' : `Errors: ${errors}, warnings: ${warnings}.`
  return [...lines, '', sum].join('\n')
}
