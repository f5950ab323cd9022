import { vi } from 'vitest'

/** What a connection says of the absences of its Redis. */
export interface Absences {
  /** The reason of each. */
  readonly reasons: string[]
  /** Resolves when Redis is away for the `times`-th time, or was. */
  untilAway(times?: number): Promise<void>
  untilBack(times?: number): Promise<void>
}

export function watchAbsences() {
  const reasons: string[] = []
  let backs = 0
  const untilAtLeast = (count: () => number, times: number) =>
    vi.waitUntil(() => count() >= times, { interval: 10 })
  return {
    listeners: {
      onAway: (reason: Error) => void reasons.push(reason.message),
      onBack: () => void backs++,
    },
    reasons,
    untilAway: async (times = 1) => void (await untilAtLeast(() => reasons.length, times)),
    untilBack: async (times = 1) => void (await untilAtLeast(() => backs, times)),
  }
}
