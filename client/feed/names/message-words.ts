import { countCharacters, isOnlyEmoji } from '../../post/compose/characters.ts'

/** Words beyond this many characters are set a little smaller. */
const LONG = 120
/** Lines beyond these flow into the last one: a message of line breaks must not fill the screen. */
const MAX_LINES = 8

/** The words of a message as rows show them: their lines, and how large they are set. */
export function saidOf(message: string) {
  return {
    message: shownLines(message),
    isOnlyEmoji: isOnlyEmoji(message),
    isLong: countCharacters(message) > LONG,
    hasLines: message.includes('\n'),
  }
}

function shownLines(message: string): string {
  const lines = message.split('\n')
  const last = lines.slice(MAX_LINES - 1).join(' ')
  return [...lines.slice(0, MAX_LINES - 1), last].join('\n').trimEnd()
}
