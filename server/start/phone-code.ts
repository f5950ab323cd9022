import { renderUnicodeCompact } from 'uqr'
import { hostsAt, inAddress, isLoopback } from '../http/listening-hosts.ts'
import type { Options } from '../settings.ts'

type AddressOptions = Pick<Options, 'host' | 'https' | 'publicOrigin' | 'basePath'>

/**
 * The address for the devices of others; `undefined` where none of them could open one. With a
 * certificate of its own it begins with `http://` on purpose: there a page explains the warning that
 * browsers are about to show, and leads on (`http/page/certificate-page.ts`).
 */
export function phoneAddress(url: string, options: AddressOptions): string | undefined {
  const { host, https, basePath } = options
  const [publicOrigin] = options.publicOrigin
  if (publicOrigin !== undefined) return publicOrigin + basePath
  const [reachable] = isLoopback(host) ? [] : hostsAt(host)
  if (reachable === undefined) return undefined
  const { protocol, port } = new URL(url)
  const scheme = https === 'lan' ? 'http:' : protocol
  // Without a port http:// would mean another one than https://, on which this server listens.
  const defaultPort = protocol === 'https:' ? '443' : '80'
  return `${scheme}//${inAddress(reachable)}:${port || defaultPort}${basePath}`
}

/** Black on white whatever the colours of the terminal: cameras expect it so. */
const BLACK_ON_WHITE = '\u001b[97;40m'
const USUAL = '\u001b[0m'

/** A QR code to scan off the screen; in plain characters where it is no terminal that is written to. */
export function phoneCode(address: string, isTerminal: boolean): string {
  const lines = renderUnicodeCompact(address, { border: 2 }).split('\n')
  const paint = (line: string) => (isTerminal ? BLACK_ON_WHITE + line + USUAL : line)
  return lines.map((line) => `  ${paint(line)}`).join('\n')
}
