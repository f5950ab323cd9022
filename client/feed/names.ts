/**
 * What an author looks like on the page: a short name that can be said aloud and a hue, both
 * derived from the author id, so that everyone sees the same without an account or a message.
 */

const ONSETS = ['d', 'j', 'k', 'l', 'm', 'n', 'r', 's', 't', 'v'] as const
const VOWELS = ['a', 'e', 'i', 'o', 'u'] as const
const CODAS = ['', '', '', 'l', 'n', 'r', 's'] as const

/** Beginnings that spell something rude in a language of many readers. */
const UNFIT = /^(?:nad|neg|nig|sod|tit|ret|dil|kak|kik|jis|mor|rap|sad|sis|tar|ter|sus|kon|vul|jap)/

const HUES = 24

/** FNV-1a, 32 bits: small, and spreads similar ids well. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return value
}

/** The author's hue in degrees, one of 24 that can be told apart. */
export function hueOf(author: string): number {
  return (hash(`hue ${author}`) % HUES) * (360 / HUES)
}

/** A name of four or five letters, such as "Nilo" or "Tavin"; the same for the same author. */
export function nameOf(author: string): string {
  for (let attempt = 0; ; attempt++) {
    const name = syllables(hash(`name ${attempt} ${author}`))
    if (!UNFIT.test(name)) return name.charAt(0).toUpperCase() + name.slice(1)
  }
}

function syllables(seed: number): string {
  let rest = seed
  const pick = (letters: readonly string[]): string => {
    const letter = letters[rest % letters.length] ?? ''
    rest = Math.floor(rest / letters.length)
    return letter
  }
  return pick(ONSETS) + pick(VOWELS) + pick(ONSETS) + pick(VOWELS) + pick(CODAS)
}
