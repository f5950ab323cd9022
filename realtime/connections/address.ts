import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import proxyAddr from 'proxy-addr'

/**
 * The address a request comes from, as a name to count by. The last `trustedProxies` entries of
 * `X-Forwarded-For` are believed, everything left of them is what a stranger may have written.
 * IPv6 is cut to its /64, since one household or attacker holds a whole one.
 */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const address = proxyAddr(request, (_, hop) => hop < trustedProxies)
  return blockOf(ipaddr.isValid(address) ? address : (request.socket.remoteAddress ?? 'unknown'))
}

/** What an address is counted by: itself, or the /64 of an IPv6 address. */
export function blockOf(text: string): string {
  if (!ipaddr.isValid(text)) return text
  const address = ipaddr.process(text)
  if (address.kind() === 'ipv4') return address.toString()
  const prefix = address.toByteArray().slice(0, 8)
  return `${ipaddr.fromByteArray([...prefix, 0, 0, 0, 0, 0, 0, 0, 0]).toString()}/64`
}
