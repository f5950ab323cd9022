import type { Level } from 'level'

interface Kept {
  value: string
  expiresAt: number
}

/**
 * A store that forgets: what has expired is unreadable from that millisecond on, swept or not. The
 * sweep only gives back the room on the disk.
 */
export function createShelf(level: Level<string, string>, now: () => number) {
  return {
    async put(key: string, value: string, ttlMs: number): Promise<void> {
      const kept: Kept = { value, expiresAt: now() + ttlMs }
      await level.put(key, JSON.stringify(kept))
    },
    async get(key: string): Promise<string | undefined> {
      const text = await level.get(key)
      if (text === undefined) return undefined
      const { value, expiresAt } = JSON.parse(text) as Kept
      return expiresAt > now() ? value : undefined
    },
    async sweep(): Promise<void> {
      for await (const [key, text] of level.iterator()) {
        if ((JSON.parse(text) as Kept).expiresAt <= now()) await level.del(key)
      }
    },
  }
}
