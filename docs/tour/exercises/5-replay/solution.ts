export interface Kept {
  key: string
  expiresAt: number
}

/** What came after `since`, or the newest ten; nothing that has expired. An unknown key counts as none. */
export function replayFor(kept: Kept[], now: number, since?: string): Kept[] {
  const readable = kept.filter(({ expiresAt }) => expiresAt > now)
  const isKnown = readable.some(({ key }) => key === since)
  if (since === undefined || !isKnown) return readable.slice(-10)
  return readable.filter(({ key }) => key > since)
}
