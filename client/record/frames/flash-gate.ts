import type { Grid } from '../../../helpers/flashes/grid.ts'
import { type Load, retriable } from '../../page/lazy/retriable.ts'
import { withTimeout } from '../../post/with-timeout.ts'
import { RecordingStopped } from './recording-stopped.ts'

/** On a network so slow the server measures alone. */
const METER_TIMEOUT_MS = 3_000

type FlashMeter = Pick<typeof import('./flash-meter.ts'), 'gridOfFrame' | 'wouldFlash'>

// Not among the other lazy parts: those import posting, which imports what records.
const loadMeter: Load<FlashMeter> = retriable('flash-meter', () => import('./flash-meter.ts'))

/** What the frames of one recording have to pass before they go out. */
export interface FlashGate {
  /** Begins to measure a frame while the next are taken, so that after the last little is waited for. */
  see(frame: string): void
  /**
   * The same frames, in the order in which they play, unless their loop would flash more than is safe to
   * look at: then it rejects with `RecordingStopped`. What cannot be measured here, the server measures.
   */
  pass(frames: string[]): Promise<string[]>
}

/** Begins to load what measures, so that it is ready when there is something to measure. */
export function openFlashGate(load: Load<FlashMeter> = loadMeter): FlashGate {
  const loaded = load()
  const grids = new Map<string, Promise<Grid>>()
  // Whether it failed is asked at the end; a recording that is stopped never asks.
  loaded.catch(() => undefined)

  function measure(frame: string): Promise<Grid> {
    const grid = grids.get(frame) ?? loaded.then(({ gridOfFrame }) => gridOfFrame(frame))
    grids.set(frame, grid)
    grid.catch(() => undefined)
    return grid
  }

  async function wouldFlash(frames: string[]): Promise<boolean> {
    const all = await Promise.all(frames.map(measure))
    return (await loaded).wouldFlash(all)
  }

  return {
    see: (frame) => void measure(frame),
    async pass(frames) {
      const flashes = await withTimeout(METER_TIMEOUT_MS, wouldFlash(frames)).catch(() => false)
      if (flashes) throw new RecordingStopped('flashes')
      return frames
    },
  }
}
