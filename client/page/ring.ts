import { find } from './elements.ts'

/** The ring's path is declared 1000 long in the markup, whatever its size on the screen. */
const LENGTH = 1000
/** Between the arcs of a countdown, their round ends included. */
const ARC_GAP = 45

/** The border of a square: fills while recording, burns down while a message lives. */
export interface Ring {
  /** `share` from 0 (nothing left) to 1 (all round), clockwise from the top. */
  set(share: number): void
  /** So many of as many equal arcs: a countdown. */
  setArcs(left: number, of: number): void
}

export function createRing(host: Element): Ring {
  const life = find('.ring-life', SVGElement, host)
  let shown = ''

  function draw(dashes: string, opacity: '0' | '1', offset: number): void {
    // Style is only touched when it changes: two hundred rings are set every second.
    if (dashes === shown) return
    shown = dashes
    life.style.strokeDasharray = dashes
    life.style.strokeOpacity = opacity
    life.style.strokeDashoffset = String(offset)
  }

  return {
    set(share) {
      const dash = (Math.min(1, Math.max(0, share)) * LENGTH).toFixed(1)
      draw(`${dash} ${LENGTH}`, dash === '0.0' ? '0' : '1', 0)
    },
    setArcs(left, of) {
      const whole = LENGTH / of
      const arcs = Array.from({ length: left }, () => `${whole - ARC_GAP} ${ARC_GAP}`)
      // A dash of nothing before what is left out, since round ends make a dot of it.
      const rest = `0 ${LENGTH}`
      draw([...arcs, rest].join(' '), left === 0 ? '0' : '1', -ARC_GAP / 2)
    },
  }
}
