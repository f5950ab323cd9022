/**
 * socket.io-client 1.x reads and writes polling text as a byte string: UTF-8 bytes dressed up as
 * characters, so that é is Ã©. 2.x and all later ones take it for what it is. Nothing tells them
 * apart, but what is only ASCII reads the same to both.
 */

const BEYOND_ASCII = /[^\0-\x7f]/g
const ONLY_BYTES = /^[\0-\xff]*$/

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Writes JSON with ASCII alone: everything beyond it as `\uXXXX`, which every JSON reader undoes. */
export function escapeBeyondAscii(json: string): string {
  return json.replace(BEYOND_ASCII, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/**
 * The text that a client meant: a string that consists of bytes, and these of valid UTF-8, was a
 * byte string, and any other is as it is. Text such as "Ã©" from 2.x is mistaken for one; that is
 * the price, and what is written so is mostly an accident of this same kind.
 */
export function readByteString(text: string): string {
  if (text.search(BEYOND_ASCII) === -1 || !ONLY_BYTES.test(text)) return text
  try {
    return utf8.decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}
