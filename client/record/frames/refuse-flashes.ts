import { withTimeout } from '../../post/with-timeout.ts'
import { RecordingStopped } from './recording-stopped.ts'

/** On a network so slow the server measures alone. */
const METER_TIMEOUT_MS = 3_000

let isLoading = false

/** Begins to load what measures flashes, so that it is ready when there is something to measure. */
export function loadFlashMeter(): void {
  if (isLoading) return
  isLoading = true
  void import('./flash-meter.ts').then(({ warmUp }) => warmUp()).catch(() => undefined)
}

/**
 * The same frames, unless their loop would flash more than is safe to look at: then it rejects with
 * `RecordingStopped`. What cannot be measured here, the server measures.
 */
export async function refuseFlashes(
  frames: string[],
  load: () => Promise<Pick<typeof import('./flash-meter.ts'), 'wouldFlash'>> = () =>
    import('./flash-meter.ts'),
): Promise<string[]> {
  const measured = load().then(({ wouldFlash }) => wouldFlash(frames))
  const flashes = await withTimeout(METER_TIMEOUT_MS, measured).catch(() => false)
  if (flashes) throw new RecordingStopped('flashes')
  return frames
}
