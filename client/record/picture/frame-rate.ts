/** When a picture was shown, in milliseconds, and how many were before it. */
export interface Shown {
  now: number
  presentedFrames: number
}

/** Pictures a second between the first and the last of these; `undefined` for too few to tell. */
export function rateOf(first: Shown | undefined, last: Shown | undefined): number | undefined {
  if (first === undefined || last === undefined || last.now <= first.now) return undefined
  return ((last.presentedFrames - first.presentedFrames) * 1000) / (last.now - first.now)
}

/** Whether a camera of this rate repeats pictures in a film of one frame each `intervalMs`. */
export function isTooSlow(rate: number | undefined, intervalMs: number): boolean {
  return rate !== undefined && rate < (0.75 * 1000) / intervalMs
}

/**
 * Counts the pictures that a camera really gives from now on; what is returned ends it, with the rate.
 * Browsers that do not tell (`requestVideoFrameCallback`) give no rate.
 */
export function countPictures(video: HTMLVideoElement): () => number | undefined {
  let first: Shown | undefined
  let last: Shown | undefined
  let handle = 0

  function next(): void {
    handle = video.requestVideoFrameCallback?.((now, { presentedFrames }) => {
      last = { now, presentedFrames }
      first ??= last
      next()
    })
  }

  next()
  return () => {
    video.cancelVideoFrameCallback?.(handle)
    return rateOf(first, last)
  }
}
