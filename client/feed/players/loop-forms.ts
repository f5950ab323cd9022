import type { Memory } from '../../page/memory.ts'

/** Forms that a loop can be had in, the best first: the clip itself, then what the server makes of it. */
const FORMS = ['webm', 'mp4', 'webp', 'gif'] as const

export type LoopForm = (typeof FORMS)[number]

/** Of a film a browser says beforehand whether it may play; a picture is tried. */
const FILMS: Partial<Record<LoopForm, string>> = {
  webm: 'video/webm; codecs="vp8"',
  mp4: 'video/mp4; codecs="avc1.42E01E"',
}

/** Which forms of a loop play in this browser, as far as this visit has shown. */
export interface LoopForms {
  /** The form to begin with. */
  readonly first: LoopForm
  /** Whether any loop has been seen to play: what fails then is one loop, not the browser. */
  readonly isProven: boolean
  /** What to try when that form of a loop has failed; `undefined` when nothing is left. */
  after(form: LoopForm): LoopForm | undefined
  /** A loop has been seen to play in that form. Until a better one has, others begin with it. */
  played(form: LoopForm): void
}

/** `memory` is that of the tab: whoever updates a browser is asked anew with the next visit. */
export function createLoopForms(
  memory: Memory,
  canPlay: (type: string) => boolean = canPlayType,
): LoopForms {
  const possible = FORMS.filter((form) => {
    const type = FILMS[form]
    return type === undefined || canPlay(type)
  })
  let best = possible.find((form) => form === memory.get('loop form'))
  const rank = (form: LoopForm) => FORMS.indexOf(form)
  return {
    get first() {
      return best ?? possible[0] ?? 'gif'
    },
    get isProven() {
      return best !== undefined
    },
    after: (form) => possible.find((other) => rank(other) > rank(form)),
    played(form) {
      if (best !== undefined && rank(best) <= rank(form)) return
      best = form
      // What nearly all play need not be written down.
      if (form !== 'webm') memory.set('loop form', form)
    },
  }
}

function canPlayType(type: string): boolean {
  return document.createElement('video').canPlayType(type) !== ''
}
