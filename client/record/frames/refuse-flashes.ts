import { type Load, retriable } from '../../page/lazy/retriable.ts'
import { withTimeout } from '../../post/with-timeout.ts'
import { RecordingStopped } from './recording-stopped.ts'

/** On a network so slow the server measures alone. */
const METER_TIMEOUT_MS = 3_000

// Not among the other lazy parts: those import posting, which imports what records.
const loadMeter = retriable('flash-meter', () => import('./flash-meter.ts'))

/** Begins to load what measures flashes, so that it is ready when there is something to measure. */
export function loadFlashMeter(): void {
  void loadMeter()
    .then(({ warmUp }) => warmUp())
    .catch(() => undefined)
}

/**
 * The same frames, unless their loop would flash more than is safe to look at: then it rejects with
 * `RecordingStopped`. What cannot be measured here, the server measures.
 */
export async function refuseFlashes(
  frames: string[],
  load: Load<Pick<typeof import('./flash-meter.ts'), 'wouldFlash'>> = loadMeter,
): Promise<string[]> {
  const measured = load().then(({ wouldFlash }) => wouldFlash(frames))
  const flashes = await withTimeout(METER_TIMEOUT_MS, measured).catch(() => false)
  if (flashes) throw new RecordingStopped('flashes')
  return frames
}
