import { isIPv4, isIPv6 } from 'node:net'
import { ownAddresses } from './lan-certificate.ts'

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/

/** Whether only this machine itself reaches an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.test(host)
}

/** Whether a server that listens there answers at every address of the machine. */
export function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** The addresses at which a server that listens on `host` answers: of IPv4 alone on 0.0.0.0. */
export function hostsAt(host: string): string[] {
  if (!isEveryAddress(host)) return [host]
  const isOwnKind = host === '::' ? () => true : isIPv4
  return ownAddresses().filter((address) => isOwnKind(address) && !isLoopback(address))
}

/** A host as it stands in an address. */
export function inAddress(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}
