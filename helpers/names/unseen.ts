/**
 * Text without what nobody can see, so that no name passes for another one: characters that Unicode
 * calls default-ignorable (fillers, joiners, variation selectors), and signs that are drawn as nothing.
 * Joiners stay where they change what is drawn, by the rules of domain names (CONTEXTJ, RFC 5892).
 */

/** Drawn as nothing, although Unicode counts them as visible. */
const BLANK = /[\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]/gu

const JOINER = '[\\u200c\\u200d]'
/** Part of the flags of England, Scotland and Wales, and of nothing else. */
const TAG = '[\\u{e0020}-\\u{e007f}]'
/** Marks and letters only: controls that cannot be seen are refused where names are checked. */
const IGNORABLE = '(?=\\p{Default_Ignorable_Code_Point})[\\p{L}\\p{M}]'

/** Behind one of these a joiner decides how the next letter of an Indic script is drawn. */
const VIRAMA =
  '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca\\u1039\\u103a\\u17d2]'

const ARABIC = '[\\p{Script=Arabic}&&\\p{L}]'
/** Letters that join none behind them: a non-joiner there changes nothing. */
const NOT_JOINING =
  '[\\u0621-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648\\u0671-\\u0673\\u0675-\\u0677' +
  '\\u0688-\\u0699\\u06c0\\u06c3-\\u06cb\\u06cd\\u06cf\\u06d2\\u06d3\\u06d5]'

/** Where a character that is invisible by itself changes what is seen. */
const MEANT = [
  '\\p{RGI_Emoji}',
  `(?<=${VIRAMA})${JOINER}(?=\\p{L})`,
  `(?<=[${ARABIC}--${NOT_JOINING}])\\u200c(?=${ARABIC})`,
  // Bengali ra with ya-phalaa.
  '(?<=\\u09b0)\\u200d(?=\\u09cd)',
].join('|')

const UNSEEN = new RegExp(`(${MEANT})|${JOINER}|${TAG}|${IGNORABLE}`, 'gv')
const UNSEEN_IN_WORDS = new RegExp(`${JOINER}|${TAG}|${IGNORABLE}`, 'gu')

/** The text without invisible marks and letters; emoji sequences and joined letters stay whole. */
export function withoutUnseen(text: string): string {
  return text.replace(BLANK, ' ').replace(UNSEEN, '$1')
}

/** The same for words that only have to be told apart: no joiner is left, and no emoji sequence. */
export function plainLetters(text: string): string {
  return text.replace(BLANK, ' ').replace(UNSEEN_IN_WORDS, '')
}

/** Whether anything of the text can be seen by itself. */
export function showsSomething(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text)
}
