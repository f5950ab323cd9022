import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import proxyAddr from 'proxy-addr'
import { createAddressGroup } from '../../helpers/address-group.ts'

/** The address a request comes from, as a name to count by. */
export type AddressOf = (request: IncomingMessage) => string

/**
 * Tells addresses apart for one server. The last `trustedProxies` entries of `X-Forwarded-For` are
 * believed, everything left of them is untrusted input.
 */
export function createAddressOf(
  trustedProxies: number,
  addressGroup = createAddressGroup(),
): AddressOf {
  return (request) => {
    const address = withoutPort(proxyAddr(request, (_, hop) => hop < trustedProxies))
    return addressGroup(ipaddr.isValid(address) ? address : remoteAddressOf(request))
  }
}

/** Some proxies add the port, or write IPv6 in brackets: `192.0.2.1:5000`, `[2001:db8::1]:443`. */
const WITH_PORT = /^(?:\[([\da-f:.]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/i

function withoutPort(address: string): string {
  const [, six, four] = WITH_PORT.exec(address) ?? []
  return six ?? four ?? address
}

function remoteAddressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'unknown'
}
