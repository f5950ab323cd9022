/** How far behind its newest picture a player should be; grows by a step with each stutter. */
const LEAST_BEHIND_S = 0.1
const STEP_S = 0.1
const MOST_BEHIND_S = 1
/** More than this behind what it should be is not caught up by playing faster, but jumped. */
const JUMP_S = 1
/** Slightly faster: nobody hears the difference. */
const CATCH_UP_RATE = 1.1
const LOOK_MS = 100
/** A picture that stands still this long will not go on by itself. */
const STUCK_MS = 4000

/**
 * Keeps a live picture near to what happens now. Networks stutter, so the distance grows where that
 * is needed. `stuck` is called when nothing has moved for seconds.
 */
export function keepLive(video: HTMLVideoElement, stuck: () => void): { stop(): void } {
  let behindS = LEAST_BEHIND_S
  let seenTime = -1
  let movedAt = performance.now()

  function look(): void {
    const { buffered, currentTime } = video
    if (currentTime !== seenTime || document.hidden) movedAt = performance.now()
    seenTime = currentTime
    if (performance.now() - movedAt > STUCK_MS) stuck()
    else if (buffered.length > 0) follow()
  }

  function follow(): void {
    const { buffered, currentTime } = video
    const newest = buffered.end(buffered.length - 1)
    const lateS = newest - currentTime - behindS
    if (lateS > JUMP_S || isInGap()) video.currentTime = newest - behindS
    video.playbackRate = lateS > STEP_S ? CATCH_UP_RATE : 1
  }

  /** After a slow stretch the server goes on at a later key frame: what lies between never comes. */
  function isInGap(): boolean {
    const { buffered, currentTime } = video
    const latest = buffered.start(buffered.length - 1)
    return currentTime < latest && !isBuffered(currentTime + 0.01)
  }

  function isBuffered(time: number): boolean {
    const { buffered } = video
    const ranges = Array.from({ length: buffered.length }, (_, index) => index)
    return ranges.some((index) => buffered.start(index) <= time && time < buffered.end(index))
  }

  const stuttered = () => {
    behindS = Math.min(behindS + STEP_S, MOST_BEHIND_S)
  }
  const timer = setInterval(look, LOOK_MS)
  video.addEventListener('waiting', stuttered)
  return {
    stop() {
      clearInterval(timer)
      video.removeEventListener('waiting', stuttered)
      video.playbackRate = 1
    },
  }
}
