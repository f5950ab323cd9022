import { find } from './elements.ts'

/** The ring's path is declared 1000 long in the markup, whatever its size on the screen. */
const LENGTH = 1000

/** The border of a square: fills while recording, burns down while a message lives. */
export interface Ring {
  /** `share` from 0 (nothing left) to 1 (all round), clockwise from the top. */
  set(share: number): void
}

export function createRing(host: Element): Ring {
  const life = find('.ring-life', SVGElement, host)
  let shown = ''
  return {
    set(share) {
      const dash = (Math.min(1, Math.max(0, share)) * LENGTH).toFixed(1)
      // Style is only touched when it changes: two hundred rings are set every second.
      if (dash === shown) return
      shown = dash
      life.style.strokeDasharray = `${dash} ${LENGTH}`
      life.style.strokeOpacity = dash === '0.0' ? '0' : '1'
    },
  }
}
