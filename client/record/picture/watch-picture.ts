import type { Took } from '../frames/recorder.ts'
import { RecordingStopped } from '../frames/recording-stopped.ts'
import { createLightMeter, darknessOf, type Light } from './darkness.ts'
import { countPictures, isTooSlow } from './frame-rate.ts'

/** Faults of a picture that is there all the same. */
export interface PictureListeners {
  isDark(): void
  /** The camera gives so few pictures a second that some of the ten are alike. */
  isSlow(picturesPerSecond: number): void
}

/** A camera that has just been opened is dark until it has found its exposure. */
const SETTLED_MS = 1_500

/** Looks at what a camera gives. */
export interface PictureWatch {
  /** Looks once: a camera that has just been opened. */
  look(): void
  /**
   * Looks at each frame of a film that `take` makes. Rejects with `RecordingStopped` when all of them are
   * black; what is dark or slow is said, and goes out.
   */
  film(take: (took: Took) => Promise<string[]>, intervalMs: number, took: Took): Promise<string[]>
}

export function watchPicture(video: HTMLVideoElement, on: PictureListeners): PictureWatch {
  const measure = createLightMeter()

  return {
    look() {
      setTimeout(() => {
        const light = measure(video)
        if (light !== undefined && darknessOf([light]) === 'dark') on.isDark()
      }, SETTLED_MS)
    },
    async film(take, intervalMs, took) {
      const lights: Light[] = []
      const rateNow = countPictures(video)
      let rate: number | undefined
      const frames = await take((count, frame) => {
        const light = measure(video)
        if (light !== undefined) lights.push(light)
        took(count, frame)
      }).finally(() => {
        rate = rateNow()
      })
      const darkness = darknessOf(lights)
      if (darkness === 'black') throw new RecordingStopped('black')
      if (darkness === 'dark') on.isDark()
      else if (rate !== undefined && isTooSlow(rate, intervalMs)) on.isSlow(rate)
      return frames
    },
  }
}
