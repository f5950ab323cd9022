import { tooManyMarks } from './marks.ts'
import { showsSomething, withoutUnseen } from './unseen.ts'

/**
 * What is wrong with a name: it holds what cannot be seen or turns text round, more marks on one
 * letter than any script writes, or too many characters.
 */
export type NameProblem = 'unseen' | 'marks' | 'long'

/** A name as it is shown, empty where it shows nothing; or why it cannot be one. */
export type CheckedName =
  | { name: string; problem?: undefined }
  | { name?: undefined; problem: NameProblem }

/**
 * Directional marks, isolates, soft hyphens and the like come along with what is copied and show
 * nothing: they are left out. Joiners stay where letters need them (`withoutUnseen`), and an override
 * (U+202D, U+202E), which comes along with nothing, is refused.
 */
const LEFT_OUT =
  /(?!\u200c|\u200d|[\u202d\u202e\u{e0020}-\u{e007f}])(?=\p{Default_Ignorable_Code_Point})\p{Cf}/gu

/**
 * Controls that turn text round or cannot be seen, with which one name could pass for another. Two
 * that join letters are left where they belong, and so are the tags of a flag.
 */
const UNSEEN = /(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u

/** So many times as long may be what is tidied: accents apart from their letters, marks that are left out. */
const LONGER = 4

/**
 * Checks a name that was typed or sent: at most `most` characters (code points) when it is tidied. The
 * page asks before it takes a name, the server before it shows one to others.
 */
export function checkName(said: string, most: number): CheckedName {
  // No code point takes more than two UTF-16 units.
  if (said.length > 2 * LONGER * most) return { problem: 'long' }
  if (!said.isWellFormed()) return { problem: 'unseen' }
  const name = tidy(said)
  if (UNSEEN.test(name)) return { problem: 'unseen' }
  if (tooManyMarks(name)) return { problem: 'marks' }
  return [...name].length > most ? { problem: 'long' } : { name }
}

/** One line, in one Unicode form (NFKC), so that names that look the same are the same. */
function tidy(said: string): string {
  const visible = said.replace(LEFT_OUT, '').normalize('NFKC')
  const name = withoutUnseen(visible).normalize('NFKC')
  return showsSomething(name) ? name.trim().replace(/\s+/gu, ' ') : ''
}
