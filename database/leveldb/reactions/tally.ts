import type { Counts } from '../../../realtime/protocol.ts'

/** The reactions to one message: digests of their authors, by the emoji. None is empty. */
export type Tally = Map<string, Set<string>>

/** The same, as it lies on the disk. */
export type TallyTexts = Record<string, string[]>

export function tallyOf(texts: TallyTexts): Tally {
  return new Map(Object.entries(texts).map(([emoji, digests]) => [emoji, new Set(digests)]))
}

export function textsOf(tally: Tally | undefined): TallyTexts {
  return Object.fromEntries([...(tally ?? [])].map(([emoji, digests]) => [emoji, [...digests]]))
}

export function change(tally: Tally, emoji: string, digest: string, on: boolean): void {
  const digests = tally.get(emoji) ?? new Set()
  if (on) digests.add(digest)
  else digests.delete(digest)
  if (digests.size > 0) tally.set(emoji, digests)
  else tally.delete(emoji)
}

export function sizeOf(tally: Tally): number {
  return [...tally.values()].reduce((sum, digests) => sum + digests.size, 0)
}

export function countsOf(tally: Tally): Counts {
  return Object.fromEntries([...tally].map(([emoji, digests]) => [emoji, digests.size]))
}

/** The counts of those keys that have any. */
export function countsOfAll(
  keys: string[],
  tallyOfKey: (key: string) => Tally | undefined,
): Map<string, Counts> {
  const all = new Map<string, Counts>()
  for (const key of keys) {
    const tally = tallyOfKey(key)
    if (tally !== undefined && tally.size > 0) all.set(key, countsOf(tally))
  }
  return all
}
