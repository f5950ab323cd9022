import { hashOf } from '../../../feed/names/hash-of.ts'
import type { Author } from '../painter.ts'
import { KINDS, type Kind, kindOf } from './kinds.ts'

/** All that makes one drawn face differ from another. */
export interface Features {
  kind: Kind
  /** The head, in pixels of the painter's square. */
  headWidth: number
  headTop: number
  /** Half the distance between the eyes, and their size. */
  eyesApart: number
  eyeSize: number
  hasGlasses: boolean
  cheeks: 'blush' | 'freckles' | 'none'
  marking: 'none' | 'muzzle' | 'spots' | 'stripes' | 'mask'
  /** The second colour lies so many degrees beside the author's. */
  secondHue: number
  /** The frame in which the eyes are shut. */
  blinkAt: number
}

const CHEEKS = ['blush', 'blush', 'freckles', 'none'] as const
const MARKINGS = ['none', 'muzzle', 'spots', 'stripes', 'mask', 'none'] as const

/**
 * The face of an author: the same for the same author and name, whoever draws it. `look` counts
 * through others of the same author, who may like one better.
 */
export function featuresOf({ id = '', name }: Author, look = 0): Features {
  const number = (what: string, count: number) => hashOf(`${what} ${look} ${id}`) % count
  const one = <T>(what: string, of: readonly [T, ...T[]]) => of[number(what, of.length)] ?? of[0]
  const named = look === 0 ? kindOf(name) : undefined
  return {
    kind: named ?? one('kind', KINDS),
    headWidth: 96 + 4 * number('width', 5),
    headTop: 52 + 3 * number('top', 4),
    eyesApart: 19 + 2 * number('apart', 5),
    eyeSize: 7 + number('eyes', 4),
    hasGlasses: number('glasses', 5) === 0,
    cheeks: one('cheeks', CHEEKS),
    marking: one('marking', MARKINGS),
    secondHue: one('second', [-50, -30, 30, 50]),
    blinkAt: 3 + number('blink', 5),
  }
}
