import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { ownAddresses } from '../http/lan-certificate.ts'
import { isLoopback } from '../http/listening-hosts.ts'
import type { Options } from '../settings.ts'
import { about, type Finding } from './finding.ts'
import type { RunningServer } from './running-server.ts'

const { ok, warning, error } = about('certificate')

const DAY_MS = 86_400_000
/** Those that renew themselves do so a month before. */
const SOON_MS = 14 * DAY_MS

/** Whether browsers will take the certificate: for these addresses, by this clock. */
export async function checkCertificate(
  options: Options,
  running?: RunningServer,
  now = Date.now(),
): Promise<Finding[]> {
  if (options.tlsCert !== undefined && options.tlsKey !== undefined) {
    return checkOwn(options.tlsCert, options.tlsKey, options, running, now)
  }
  if (options.https === 'lan') return checkLan(running, now)
  return withoutTls(options)
}

function withoutTls({ host, trustProxy, publicOrigin }: Options): Finding[] {
  if (isLoopback(host)) return [ok('None is needed: browsers give the camera on localhost.')]
  if (publicOrigin.some((origin) => origin.startsWith('https:'))) {
    return [ok('None here: PUBLIC_ORIGIN has https, which the proxy in front speaks.')]
  }
  if (trustProxy > 0) return [ok('None here: the proxy in front has one.')]
  return [
    warning(
      'There is none, so the browsers of others give no camera. Start with --lan, put a proxy with a certificate in front, or give TLS_CERT and TLS_KEY.',
    ),
  ]
}

async function checkOwn(
  certFile: string,
  keyFile: string,
  options: Options,
  running: RunningServer | undefined,
  now: number,
): Promise<Finding[]> {
  const pem = await readText('TLS_CERT', certFile)
  const key = await readText('TLS_KEY', keyFile)
  const unread = [pem, key].filter((read) => typeof read !== 'string')
  if (typeof pem !== 'string' || typeof key !== 'string') return unread
  const chain = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  try {
    const [leaf = ''] = chain
    const certificate = new X509Certificate(leaf)
    return [
      ...ageOf(certificate, now),
      ...keyOf(certificate, key, keyFile),
      ...namesOf(certificate, options.publicOrigin),
      ...chainOf(certificate, chain.length, certFile),
      ...shownOf(certificate, running),
    ]
  } catch {
    return [error(`TLS_CERT "${certFile}" has no certificate in it that can be read (PEM).`)]
  }
}

async function readText(setting: string, file: string): Promise<string | Finding> {
  return readFile(file, 'utf8').catch(() =>
    error(
      `${setting} "${file}" cannot be read by this user. Correct the path, or who may read it.`,
    ),
  )
}

/** A certificate that the server makes itself: it is renewed by the next start, whatever it is like. */
function checkLan(running: RunningServer | undefined, now: number): Finding[] {
  if (!running?.certificate) {
    return [ok('The start makes one for the addresses of this machine; browsers warn of it once.')]
  }
  const certificate = new X509Certificate(running.certificate)
  const missing = ownAddresses().filter((address) => !certificate.checkIP(address))
  const isFor = `It is for ${ownAddresses().length} addresses of this machine; browsers warn of it once.`
  return [
    ...ageOf(certificate, now, 'Start the server again: it makes a new one.'),
    missing.length === 0
      ? ok(isFor)
      : warning(`It is not for ${missing.join(', ')}. Start the server again: it makes a new one.`),
  ]
}

function ageOf(
  { validFrom, validTo }: X509Certificate,
  now: number,
  mend = 'Renew it, and start the server again.',
): Finding[] {
  const until = Date.parse(validTo)
  const day = new Date(until).toISOString().slice(0, 10)
  if (now < Date.parse(validFrom)) {
    return [error(`It is not valid before ${validFrom}. If that is past, set the clock right.`)]
  }
  if (now >= until) return [error(`It expired on ${day}. ${mend}`)]
  if (until - now < SOON_MS) return [warning(`It is valid until ${day} only. ${mend}`)]
  return [ok(`It is valid until ${day}.`)]
}

function keyOf(certificate: X509Certificate, key: string, keyFile: string): Finding[] {
  try {
    if (certificate.checkPrivateKey(createPrivateKey(key))) return []
    return [
      error(
        `TLS_KEY "${keyFile}" is not the key of this certificate: give the one it was made with.`,
      ),
    ]
  } catch {
    return [
      error(`TLS_KEY "${keyFile}" is no private key that can be read (PEM, without a passphrase).`),
    ]
  }
}

function namesOf(certificate: X509Certificate, origins: string[]): Finding[] {
  const names = (certificate.subjectAltName ?? '').replaceAll(/DNS:|IP Address:/g, '')
  const hosts = origins.filter((origin) => origin.startsWith('https:')).map(hostOf)
  const missing = hosts.filter((host) => !isFor(certificate, host))
  return [
    ok(`It is for ${names || 'no name at all'}.`),
    ...missing.map((host) =>
      error(
        `It is not for ${host}, which PUBLIC_ORIGIN names: browsers refuse it there. Have one made for that name.`,
      ),
    ),
  ]
}

const hostOf = (origin: string) => new URL(origin).hostname.replace(/^\[|\]$/g, '')

function isFor(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined
}

/** Browsers that have not met the issuer before need what leads from it to one they know. */
function chainOf(certificate: X509Certificate, length: number, file: string): Finding[] {
  const isOwnIssuer = certificate.issuer === certificate.subject
  if (isOwnIssuer) return [warning('Nothing vouches for it but itself: browsers warn of it.')]
  if (length > 1) return []
  return [
    warning(
      `"${file}" holds one certificate and not the chain behind it: some devices refuse it. Give the file with both (fullchain.pem).`,
    ),
  ]
}

/** A server reads its files once. */
function shownOf(certificate: X509Certificate, running: RunningServer | undefined): Finding[] {
  if (!running?.certificate || certificate.raw.equals(running.certificate)) return []
  return [warning('The running server shows another one than is in the file. Start it again.')]
}
