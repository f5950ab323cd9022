/** Where other machines find the server, which a page that was opened on `localhost` cannot know. */
export interface ServerAddresses {
  /** The likeliest first; empty when there is none. */
  origins: string[]
  /** Whether the server listens on its own machine alone. */
  isLocalOnly: boolean
}

/** Whether a host name leads to the machine that asks, so that to a phone it means the phone. */
export function isLocal(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/** Asks the server; `undefined` when it does not answer. Never throws. */
export async function askServerAddresses(): Promise<ServerAddresses | undefined> {
  try {
    const response = await fetch('/reach')
    const said: unknown = response.ok ? await response.json() : undefined
    return areServerAddresses(said) ? said : undefined
  } catch {
    return undefined
  }
}

/** The page's own origin, or where it is of no use to other devices, one that is. */
export async function reachableOrigin(): Promise<string> {
  const reach = isLocal(location.hostname) ? await askServerAddresses() : undefined
  return reach?.origins[0] ?? location.origin
}

function areServerAddresses(said: unknown): said is ServerAddresses {
  if (typeof said !== 'object' || said === null) return false
  const { origins, isLocalOnly } = said as Partial<ServerAddresses>
  return Array.isArray(origins) && origins.every(isOrigin) && typeof isLocalOnly === 'boolean'
}

function isOrigin(said: unknown): boolean {
  return typeof said === 'string' && /^https?:\/\//.test(said) && URL.canParse(said)
}
