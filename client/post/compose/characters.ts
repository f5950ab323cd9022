/** Text as a person counts it. */

/** Characters are code points, as the server counts them: an emoji is one, not two. */
export function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u200d\ufe0f\s])+$/u
const A_FEW = 6

/** A few emoji and nothing else: these are shown larger, as they are all there is to read. */
export function isOnlyEmoji(text: string): boolean {
  if (!ONLY_EMOJI.test(text)) return false
  // A family or a flag is several code points, and one emoji to its reader.
  const emoji = new Intl.Segmenter().segment(text)
  const count = [...emoji].filter(({ segment }) => segment.trim() !== '').length
  return count > 0 && count <= A_FEW
}

/** Nothing of it can be seen: spaces, controls, fillers, zero-width characters. */
const BLANK = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/**
 * What may go over the wire: trimmed, with line breaks but no other space twice, without halves of
 * characters; empty where nothing of it can be seen.
 */
export function tidy(text: string): string {
  if (BLANK.test(text)) return ''
  return text
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim()
}

/**
 * What stays in the input once `sent` has gone out: what was typed after it meanwhile, or all of
 * it when it was changed into something else. Typed text is never lost.
 */
export function leftover(typed: string, sent: string): string {
  return typed.startsWith(sent) ? typed.slice(sent.length).trimStart() : typed
}
