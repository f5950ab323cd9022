import { pathTo } from '../page/addresses.ts'

/** Where other machines find the server, which a page that was opened on `localhost` cannot know. */
export interface ServerAddresses {
  /** The likeliest first; empty when there is none. */
  origins: string[]
  /** Whether the server listens on its own machine alone. */
  isLocalOnly: boolean
}

/** What a page can learn of its server. */
export interface Reach {
  /** `undefined` where the page's own address is the one to hand out. */
  addresses: ServerAddresses | undefined
  /** Whether browsers warn of the server's certificate, which it has made itself. */
  hasOwnCertificate: boolean
}

/** The page that asks: as much of its address as decides whether it is worth it. */
type Page = Pick<Location, 'hostname' | 'protocol'>

/** Whether a host name leads to the machine that asks, so that to a phone it means the phone. */
export function isLocal(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/** Whether a host name is a number, of IPv4 or in brackets of IPv6. */
export function isBareAddress(hostname: string): boolean {
  return /^(?:[\d.]+|\[.+\])$/.test(hostname)
}

/**
 * Asks the server where there may be something to learn: on `localhost`, and at a bare address
 * under https, for which few others make certificates. Never throws.
 */
export async function askReach(page: Page = location): Promise<Reach> {
  const isAddress = page.protocol === 'https:' && isBareAddress(page.hostname)
  const said = isLocal(page.hostname) || isAddress ? await ask() : undefined
  return {
    addresses: areServerAddresses(said) ? said : undefined,
    hasOwnCertificate: Object(said).hasOwnCertificate === true,
  }
}

async function ask(): Promise<unknown> {
  try {
    const response = await fetch(pathTo('reach'))
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}

/** The page's own origin, or where it is of no use to other devices, one that is. */
export async function reachableOrigin(): Promise<string> {
  const { addresses } = await askReach()
  return addresses?.origins[0] ?? location.origin
}

function areServerAddresses(said: unknown): said is ServerAddresses {
  if (typeof said !== 'object' || said === null) return false
  const { origins, isLocalOnly } = said as Partial<ServerAddresses>
  return Array.isArray(origins) && origins.every(isOrigin) && typeof isLocalOnly === 'boolean'
}

function isOrigin(said: unknown): boolean {
  return typeof said === 'string' && /^https?:\/\//.test(said) && URL.canParse(said)
}
