/**
 * Tells a letter under a heap of marks ("zalgo") from one that a script writes with several: Hebrew with
 * points and accents, Burmese with medials, vowels and tone. Spacing marks stand beside their letter
 * and are not counted. Counted without grapheme clusters, whose rules differ from browser to browser.
 */

/** Marks of any script: accents, titla, rings; none has more than two, as the tone on a marked vowel. */
const GENERAL = new RegExp(
  '[\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff' +
    '\\u2de0-\\u2dff\\ua66f-\\ua67d\\ua69e\\ua69f\\ufe20-\\ufe2f]',
  'u',
)
/** In Thai and Lao a vowel and a tone, and a sign. */
const THAI_OR_LAO = /[\p{Script=Thai}\p{Script=Lao}]/u
const MOST_GENERAL = 2
const MOST_THAI_OR_LAO = 3
/** A shin with its dot, dagesh, vowel, accent and meteg; four letters of Tibetan below a fifth. */
const MOST = 5

/** Scripts, signs and emoji that have no marks of their own. */
const BARE =
  /(?:^|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Common}])\p{M}{3}/u
const TWICE = /(\p{Mn})\1/u

/** Whether any letter of a text, in its composed form (NFC), has more marks on it than a script writes. */
export function tooManyMarks(text: string): boolean {
  return BARE.test(text) || TWICE.test(text) || (text.match(/\p{M}+/gu) ?? []).some(isHeap)
}

function isHeap(run: string): boolean {
  const marks = run.match(/[\p{Mn}\p{Me}]/gu) ?? []
  const count = (kind: RegExp) => marks.filter((mark) => kind.test(mark)).length
  return (
    marks.length > MOST || count(GENERAL) > MOST_GENERAL || count(THAI_OR_LAO) > MOST_THAI_OR_LAO
  )
}
