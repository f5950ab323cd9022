import type { Clock } from '../../helpers/clock.ts'

export interface FakeClock extends Clock {
  /** Lets time pass, or with a negative number go back. */
  advance(ms: number): void
}

/** A clock that stands still until the test moves it. */
export function createFakeClock(startAt = Date.UTC(2026, 10, 20)): FakeClock {
  let now = startAt
  return {
    now: () => now,
    advance: (ms) => {
      now += ms
    },
  }
}
