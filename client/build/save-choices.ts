import type { Language } from '../words/language.ts'

interface SaveChoice {
  /** What the server is asked for: this loop, or the last ones side by side or in two rows. */
  kind: 'clips' | 'strips' | 'collages'
  format: string
  /** What the button says, where the name of the format does not say enough. */
  word?: keyof Language['markup']
}

/** What the page offers to save, in the order of its buttons. */
export const SAVE_CHOICES = [
  { kind: 'clips', format: 'gif' },
  { kind: 'clips', format: 'mp4' },
  { kind: 'clips', format: 'webp' },
  { kind: 'strips', format: 'gif', word: 'strip' },
  { kind: 'collages', format: 'gif', word: 'collage' },
  { kind: 'collages', format: 'mp4', word: 'collageFilm' },
] as const satisfies readonly SaveChoice[]

/** Formats that the server can make and the page does not offer, each with the reason. */
export const NOT_OFFERED: Readonly<Record<string, string>> = {
  jpg: 'It is one still picture: a poster for pages that show a clip.',
}

const FORMAT_NAMES = { gif: 'GIF', mp4: 'MP4', webp: 'WebP' }

/** The buttons of the sheet that saves: those for one loop, and those for several together. */
export function saveButtons(markup: Language['markup']) {
  const buttons = SAVE_CHOICES.map(({ kind, format, ...choice }) => {
    const label = 'word' in choice ? markup[choice.word] : FORMAT_NAMES[format]
    return { kind, format, label }
  })
  return {
    one: buttons.filter(({ kind }) => kind === 'clips'),
    together: buttons.filter(({ kind }) => kind !== 'clips'),
  }
}
