import ipaddr from 'ipaddr.js'

/** A household or a small provider's customer holds a /64, a customer of many a whole /48. */
const NETWORK_BYTES = 8
const SITE_BYTES = 6
const ADDRESS_BYTES = 16

/** More networks than this of one site within the time it is remembered count as one address. */
const MOST_NETWORKS = 16
/** So long a site that stays away is remembered, and so many sites at once. */
const MEMORY_MS = 60 * 60_000
const MOST_SITES = 4096

interface Site {
  networks: Set<string>
  seenAt: number
}

/**
 * Makes of an address the name by which every limit per address counts it. IPv4 counts by itself and
 * IPv6 by its /64, since a host with one address of it has them all; when more than sixteen /64s of
 * one /48 have come, the rest of it counts as one. Text that is no address counts as it is.
 * `now` is milliseconds of a monotonic clock.
 */
export function createAddressGroup(now = () => performance.now()): (address: string) => string {
  // The one seen longest ago comes first.
  const sites = new Map<string, Site>()

  function siteOf(name: string): Site {
    forgetOldSites()
    const site = sites.get(name) ?? { networks: new Set(), seenAt: now() }
    site.seenAt = now()
    sites.delete(name)
    sites.set(name, site)
    return site
  }

  function forgetOldSites(): void {
    for (const [name, { seenAt }] of sites) {
      if (sites.size < MOST_SITES && now() - seenAt <= MEMORY_MS) return
      sites.delete(name)
    }
  }

  function groupOf(bytes: number[]): string {
    const [network, siteName] = [prefix(bytes, NETWORK_BYTES), prefix(bytes, SITE_BYTES)]
    const { networks } = siteOf(siteName)
    if (networks.size < MOST_NETWORKS) networks.add(network)
    return networks.has(network) ? network : siteName
  }

  return function addressGroup(text) {
    if (!ipaddr.isValid(text)) return text
    const address = ipaddr.process(text)
    return address.kind() === 'ipv4' ? address.toString() : groupOf(address.toByteArray())
  }
}

/** Such as `2001:db8:1:2::/64`. */
function prefix(bytes: number[], length: number): string {
  const rest = new Array<number>(ADDRESS_BYTES - length).fill(0)
  return `${ipaddr.fromByteArray([...bytes.slice(0, length), ...rest]).toString()}/${8 * length}`
}
