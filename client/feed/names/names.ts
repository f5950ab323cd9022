import { hashOf } from './hash-of.ts'
import { COLOUR_WORDS, PLAIN_WORDS } from './name-words.ts'

/**
 * What an author looks like on the page: a hue and a name of two plain words, the first of which is
 * that hue ("Azure Tern"), so that colour is never the only sign. Both are derived from the author
 * id, so that everyone sees the same without an account or a message.
 */

const HUES = COLOUR_WORDS.length

const hueIndex = (author: string): number => hashOf(`hue ${author}`) % HUES

/** The author's hue in degrees, one of 24 that can be told apart. */
export function hueOf(author: string): number {
  return hueIndex(author) * (360 / HUES)
}

/** Keeps a name of any script from turning about the words around it (FSI and PDI of Unicode). */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`
}

/** The name of an author without a chosen one, such as "Mint Newt"; the same for the same author. */
export function nameOf(author: string): string {
  return `${COLOUR_WORDS[hueIndex(author)]} ${wordFor(`name ${author}`)}`
}

/** An author as others see them: by their own name, else the given one, in their colour. */
export function authorOf(id: string | undefined, name?: string) {
  return { id, name: name ?? (id === undefined ? '' : nameOf(id)), hue: hueOf(id ?? '') }
}

/** One word more, for where two authors have the same name. */
export function secondNameOf(author: string): string {
  return wordFor(`second ${author}`)
}

function wordFor(seed: string): string {
  const word = PLAIN_WORDS[hashOf(seed) % PLAIN_WORDS.length] ?? ''
  return word.charAt(0).toUpperCase() + word.slice(1)
}
