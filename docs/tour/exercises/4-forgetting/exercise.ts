import type { Level } from 'level'

interface Kept {
  value: string
  expiresAt: number
}

/**
 * A store that forgets, as level-ttl did it in 2015: a sweep deletes now and then, and until it comes
 * everybody can read what has expired. See to it that nobody can.
 */
export function createShelf(level: Level<string, string>, now: () => number) {
  return {
    async put(key: string, value: string, ttlMs: number): Promise<void> {
      const kept: Kept = { value, expiresAt: now() + ttlMs }
      await level.put(key, JSON.stringify(kept))
    },
    async get(key: string): Promise<string | undefined> {
      const text = await level.get(key)
      return text === undefined ? undefined : (JSON.parse(text) as Kept).value
    },
    async sweep(): Promise<void> {
      for await (const [key, text] of level.iterator()) {
        if ((JSON.parse(text) as Kept).expiresAt <= now()) await level.del(key)
      }
    },
  }
}
