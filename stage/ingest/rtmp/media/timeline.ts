/** A picture further back than this, or further on, belongs to a clock that started anew. */
const MAX_BACK_MS = 200
const MAX_GAP_MS = 10_000
/** Sound may come before its picture for as long as a picture may last, and a little after it. */
const MAX_SOUND_LATE_MS = 1000
/** Between two pictures of which nothing is known. */
const USUAL_STEP_MS = 40

/**
 * The time of a broadcast, in ms from its first picture, made of the publisher's timestamps (modulo
 * 2^32). Pictures lead: their time never goes back and never jumps, whatever the publisher's clock
 * does, and the time of the sound is kept near to theirs. Players freeze where it is otherwise.
 */
export function createTimeline() {
  let pictureAt: number | undefined
  let soundAt: number | undefined
  /** The offset that is added to the publisher's time, ms. */
  let pictureShift = 0
  let soundShift = 0

  /** The time of a picture. */
  function picture(timestamp: number): number {
    if (pictureAt === undefined) {
      pictureShift = -timestamp
      soundShift = -timestamp
      pictureAt = 0
      return pictureAt
    }
    if (!isNext(stepTo(timestamp, pictureShift))) {
      const isAsSound = isNext(stepTo(timestamp, soundShift))
      pictureShift = isAsSound ? soundShift : pictureAt + USUAL_STEP_MS - timestamp
    }
    pictureAt += Math.max(0, stepTo(timestamp, pictureShift))
    return pictureAt
  }

  /** The time of sound; `undefined` for what would overlap with what was heard before. */
  function sound(timestamp: number): number | undefined {
    if (pictureAt === undefined) return undefined
    const isAsPicture = isNear(stepTo(timestamp, pictureShift))
    if (!isNear(stepTo(timestamp, soundShift))) {
      soundShift = isAsPicture ? pictureShift : goOnAt() - timestamp
    } else if (isAsPicture && hasGoneBack(pictureAt + stepTo(timestamp, soundShift))) {
      // The picture's clock has just started anew, and so has this one.
      soundShift = pictureShift
    }
    const time = pictureAt + stepTo(timestamp, soundShift)
    if (time < 0 || (soundAt !== undefined && time <= soundAt)) return undefined
    soundAt = time
    return time
  }

  function hasGoneBack(time: number): boolean {
    return soundAt !== undefined && time < soundAt - MAX_BACK_MS
  }

  /** Behind what was heard last, unless that is far from the picture, too. */
  function goOnAt(): number {
    const at = pictureAt ?? 0
    return Math.max(at, Math.min((soundAt ?? 0) + 1, at + MAX_SOUND_LATE_MS))
  }

  /** From the newest picture, in ms; timestamps begin again at 2^32. */
  function stepTo(timestamp: number, shift: number): number {
    return (timestamp + shift - (pictureAt ?? 0)) | 0
  }

  return {
    picture,
    sound,
    get pictureAt() {
      return pictureAt ?? 0
    },
    get soundAt() {
      return soundAt
    },
    /** Something else was put in place of the sound, up to this time. */
    filledTo(time: number) {
      soundAt = time
    },
  }
}

function isNext(stepMs: number): boolean {
  return stepMs >= -MAX_BACK_MS && stepMs <= MAX_GAP_MS
}

function isNear(aheadMs: number): boolean {
  return aheadMs >= -MAX_SOUND_LATE_MS && aheadMs <= MAX_GAP_MS
}

export type Timeline = ReturnType<typeof createTimeline>
