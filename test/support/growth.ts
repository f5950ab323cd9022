/** The longer text is so many times the shorter one; work that is linear grows as much. */
const FACTOR = 16
const SHORT = 1000
/** Quadratic work would grow 256 times. What is in between is noise. */
const MOST_GROWTH = 64
/** Below this nobody can tell one from the other, and nobody is held up. */
const NEGLIGIBLE_MS = 0.5
/** The system counts CPU time no finer than this. */
const SMALLEST_MS = 0.02

/**
 * Whether the work that `use` does grows out of proportion to the text it is given. It is growth that
 * is measured, in CPU time of this process, and of several tries the cheapest: how fast the machine
 * is, and what else it does, does not matter.
 */
export function growsTooFast(makeText: (length: number) => string, use: (text: string) => unknown) {
  const [short, long] = [makeText(SHORT), makeText(FACTOR * SHORT)]
  const longMs = cheapest(() => use(long))
  if (longMs < NEGLIGIBLE_MS) return false
  return (
    longMs /
      Math.max(
        cheapest(() => use(short)),
        SMALLEST_MS,
      ) >
    MOST_GROWTH
  )
}

function cheapest(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}
