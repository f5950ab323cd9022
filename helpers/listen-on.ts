import { once } from 'node:events'
import type { Server } from 'node:net'

export interface ListenAddress {
  host: string
  /** 0 picks a free one. */
  port: number
  /** A socket that listens already, in the place of both: its descriptor. */
  listenFd?: number | undefined
}

/** Every address of a machine, of IPv6 and IPv4. */
const EVERY_ADDRESS = '::'
const EVERY_IPV4_ADDRESS = '0.0.0.0'

/**
 * The name stands for two addresses and a server listens on one of them. Debian names `::1` first, and
 * proxies look at 127.0.0.1; browsers try both.
 */
const LOOPBACK: Record<string, string> = { localhost: '127.0.0.1' }

/**
 * Listens; resolves with the port, or rejects with the system's reason. Where every address was asked
 * for and the kernel has no IPv6 (`ipv6.disable=1`), every address is one of IPv4.
 */
export async function listenOn(server: Server, address: ListenAddress): Promise<number> {
  const { host, port, listenFd } = address
  if (listenFd !== undefined) return portOf(server.listen({ fd: listenFd }), port)
  try {
    return await portOf(server.listen(port, LOOPBACK[host] ?? host), port)
  } catch (error) {
    if (host !== EVERY_ADDRESS || !isWithoutIpv6(error)) throw error
    return portOf(server.listen(port, EVERY_IPV4_ADDRESS), port)
  }
}

/** Of a server that has begun to listen, once it does. */
async function portOf(server: Server, port: number): Promise<number> {
  // Rejects when there is an 'error' instead.
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address ? address.port : port
}

function isWithoutIpv6(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAFNOSUPPORT'
}
