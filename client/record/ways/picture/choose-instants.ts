import { MAX_FRAMES } from '../../../../realtime/protocol.ts'

/** What a loop shows of a film: as long as a recording of the camera takes. */
export const WINDOW_MS = 2_000
/** Up to here a film or an animation is shown whole: many GIFs are loops, and a cut would jump. */
const WHOLE_UP_TO_MS = 4_000

/**
 * The instants of the ten frames, in milliseconds, of something that plays for `durationMs`: evenly
 * over the whole of what is short, else over two seconds from `startMs`. The end itself is none of
 * them, since a film has no picture there and a loop has its first one.
 */
export function chooseInstants(durationMs: number, startMs = 0): number[] {
  const windowMs = lengthShown(durationMs)
  const from = Math.min(Math.max(0, startMs), latestStart(durationMs))
  return Array.from({ length: MAX_FRAMES }, (_, n) => from + (n * windowMs) / MAX_FRAMES)
}

/** From here on there would be less than two seconds left; 0 where there is nothing to choose. */
export function latestStart(durationMs: number): number {
  return Math.max(0, durationMs - lengthShown(durationMs))
}

function lengthShown(durationMs: number): number {
  return durationMs <= WHOLE_UP_TO_MS ? durationMs : WINDOW_MS
}

/** Which pictures of an animation stand at these instants, when each lasts so long. */
export function picturesShown(
  instants: readonly number[],
  durationsMs: readonly number[],
): number[] {
  const ends: number[] = []
  for (const durationMs of durationsMs) ends.push((ends.at(-1) ?? 0) + durationMs)
  return instants.map((instant) => {
    const index = ends.findIndex((end) => instant < end)
    return index === -1 ? Math.max(0, durationsMs.length - 1) : index
  })
}
