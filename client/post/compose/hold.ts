/** A press that lasts so long was meant as more than a tap. */
export const HOLD_MS = 400

export interface Hold {
  down(): void
  /** The press is over; true when it has lasted long enough to count as held. */
  up(): boolean
}

/** Tells a press that is held from a tap (a long press); `held` is called while it still lasts. */
export function createHold(held: () => void): Hold {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isHeld = false

  function up(): boolean {
    clearTimeout(timer)
    const wasHeld = isHeld
    isHeld = false
    return wasHeld
  }

  return {
    up,
    down() {
      up()
      timer = setTimeout(() => {
        isHeld = true
        held()
      }, HOLD_MS)
    },
  }
}
