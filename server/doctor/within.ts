import { about, type Finding } from './finding.ts'

/** Longer than any look takes that comes to an end: the encoders are tried one after the other. */
const MOST_MS = 60_000

/**
 * The findings of a look at `topic`; one that fails, or that has not come to an end in `mostMs`, as with a disk
 * that is away (timeout), is an error beside the others, and hides none of them. Never rejects.
 */
export async function within(
  topic: string,
  look: Promise<Finding[]>,
  mostMs = MOST_MS,
): Promise<Finding[]> {
  const { error } = about(topic)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding[]>((resolve) => {
    const text = `This look did not come to an end in ${mostMs / 1000} s: what it looks at hangs.`
    timer = setTimeout(resolve, mostMs, [error(text)])
  })
  try {
    return await Promise.race([look, late])
  } catch (reason) {
    const why = reason instanceof Error ? reason.message : String(reason)
    return [error(`This look failed (${why}). Ask again.`)]
  } finally {
    clearTimeout(timer)
  }
}
