/** The words of a card, set as large as they fit. */
export interface CardLayout {
  size: number
  lines: string[]
  isRightToLeft: boolean
}

/** How wide a text is in a letter of this size, in pixels. */
export type Measure = (text: string, size: number) => number

/** The side of the square that the words may fill, of the 200 of a frame. */
export const CARD_ROOM = 168
export const LINE_HEIGHT = 1.16

const SIZES = [96, 72, 60, 50, 42, 36, 31, 27, 24, 21, 19, 17, 15, 13.5, 12]
/** Above it a word is set smaller before it is broken. */
const BREAKS_BELOW = 22
const MAX_LINE_BREAKS = 8

/**
 * Sets words as large as they fit, without breaking one while they can still be read from afar. What
 * does not fit even in the smallest letters ends in an ellipsis: the message holds it whole.
 */
export function layoutCard(words: string, measure: Measure): CardLayout {
  const isRightToLeft = readsRightToLeft(words)
  for (const size of SIZES) {
    const lines = linesOf(words, (text) => measure(text, size), size < BREAKS_BELOW)
    if (lines !== undefined && lines.length * size * LINE_HEIGHT <= CARD_ROOM) {
      return { size, lines, isRightToLeft }
    }
  }
  const size = SIZES.at(-1) ?? 12
  const fits = Math.floor(CARD_ROOM / (size * LINE_HEIGHT))
  const lines = linesOf(words, (text) => measure(text, size), true) ?? []
  const last = [...(lines[fits - 1] ?? '')].slice(0, -1).join('')
  return { size, lines: [...lines.slice(0, fits - 1), `${last}…`], isRightToLeft }
}

/** `undefined` where a word would have to be broken and must not be. */
function linesOf(
  words: string,
  widthOf: (text: string) => number,
  mayBreak: boolean,
): string[] | undefined {
  const lines: string[] = []
  for (const paragraph of words.split('\n').slice(0, MAX_LINE_BREAKS)) {
    let line = ''
    for (const part of partsOf(paragraph)) {
      const longer = line + part
      if (widthOf(longer.trimEnd()) <= CARD_ROOM) {
        line = longer
        continue
      }
      if (line !== '') lines.push(line.trimEnd())
      const pieces = broken(part, widthOf)
      if (pieces.length > 1 && !mayBreak) return undefined
      lines.push(...pieces.slice(0, -1))
      line = pieces.at(-1) ?? ''
    }
    lines.push(line.trimEnd())
  }
  return lines
}

/** Scripts without spaces may be broken between any two characters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}]/u

/** Where a line may end: after a space, and between the characters of scripts that have none. */
function partsOf(paragraph: string): string[] {
  const words = paragraph.match(/\S+\s*/gu) ?? []
  return words.flatMap((word) => (UNSPACED.test(word) ? graphemesOf(word) : [word]))
}

/** A word in pieces that each fit: in one where it fits whole. */
function broken(word: string, widthOf: (text: string) => number): string[] {
  if (widthOf(word.trimEnd()) <= CARD_ROOM) return [word]
  const pieces = ['']
  for (const grapheme of graphemesOf(word)) {
    const longer = (pieces.at(-1) ?? '') + grapheme
    if (pieces.at(-1) === '' || widthOf(longer.trimEnd()) <= CARD_ROOM) {
      pieces[pieces.length - 1] = longer
    } else {
      pieces.push(grapheme)
    }
  }
  return pieces
}

/** An emoji of several code points is one, and is never broken. */
function graphemesOf(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
}

/** By the first letter that has a direction, as `dir="auto"` goes. */
export function readsRightToLeft(text: string): boolean {
  const first = /\p{Letter}/u.exec(text)?.[0] ?? ''
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(
    first,
  )
}
