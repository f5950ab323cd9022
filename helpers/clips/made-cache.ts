import type { Clock } from '../clock.ts'

/** Keeps what was expensive to make, so that it is made once for many requests. */
export interface MadeCache {
  /**
   * The thing made under this name that has not expired, or what `make` makes now; requests that
   * come meanwhile wait for the same. What could not be made is not remembered.
   */
  get(name: string, expiresAt: number, make: () => Promise<Buffer>): Promise<Buffer>
  /** Forgets what is past its time. */
  sweep(): void
  readonly sizeBytes: number
}

interface Entry {
  made: Promise<Buffer>
  expiresAt: number
  sizeBytes: number
}

export interface MadeCacheOptions {
  /** Beyond this the longest unasked-for goes first. */
  maxBytes: number
  clock: Clock
}

export function createMadeCache({ maxBytes, clock }: MadeCacheOptions): MadeCache {
  /** In the order in which they were last asked for. */
  const entries = new Map<string, Entry>()
  let sizeBytes = 0

  function get(name: string, expiresAt: number, make: () => Promise<Buffer>): Promise<Buffer> {
    sweep()
    const known = entries.get(name)
    const entry = known ?? { made: make(), expiresAt, sizeBytes: 0 }
    entries.delete(name)
    entries.set(name, entry)
    if (known === undefined) void weigh(name, entry)
    return entry.made
  }

  async function weigh(name: string, entry: Entry): Promise<void> {
    try {
      const { length } = await entry.made
      if (entries.get(name) !== entry) return
      entry.sizeBytes = length
      sizeBytes += length
      makeRoom()
    } catch {
      // This request has the error; the next one tries again.
      if (entries.get(name) === entry) entries.delete(name)
    }
  }

  function makeRoom(): void {
    for (const name of entries.keys()) {
      if (sizeBytes <= maxBytes) return
      forget(name)
    }
  }

  function sweep(): void {
    const now = clock.now()
    for (const [name, { expiresAt }] of entries) if (expiresAt <= now) forget(name)
  }

  function forget(name: string): void {
    sizeBytes -= entries.get(name)?.sizeBytes ?? 0
    entries.delete(name)
  }

  return {
    get,
    sweep,
    get sizeBytes() {
      return sizeBytes
    },
  }
}
