/** Where every instant comes from, so that a test can let ten minutes pass at once. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
