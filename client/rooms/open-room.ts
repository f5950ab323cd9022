import { PLAIN_WORDS } from '../feed/name-words.ts'
import { hostPath } from './hosting.ts'

/** What the seam of two good words must not spell. */
const UNFIT =
  /anal|arse|bitch|boji|boob|caca|chink|coon|dyke|gook|isis|kike|nabo|nazi|negro|penis|perra|pija|polla|satan|slut|spic|teta|verga|wank/

const WORDS = 4
/** Of the random numbers below it, each word gets as many; the others are drawn again. */
const fairBelow = (count: number) => 2 ** 16 - (2 ** 16 % count)

/** A whole number from 0, below `count` (at most 65,536), each as likely as the other. */
function draw(count: number): number {
  for (;;) {
    const [number = 0] = crypto.getRandomValues(new Uint16Array(1))
    if (number < fairBelow(count)) return number % count
  }
}

const plainWord = () => PLAIN_WORDS[draw(PLAIN_WORDS.length)] ?? ''

function compound(): string {
  for (;;) {
    const word = plainWord() + plainWord()
    if (!UNFIT.test(word)) return word
  }
}

/**
 * A room's name that can be read aloud and that nobody guesses: four words such as "mapleotter",
 * each made of two of 1,096 plain ones, which is 80 bits.
 */
export function privateName(): string {
  return Array.from({ length: WORDS }, compound).join('-')
}

/** A host's secret, 117 bits in letters and digits: long, since it is copied and never said. */
export function makeHostSecret(length = 24): string {
  const letters = 'abcdefghjkmnpqrstvwxyz23456789'
  return Array.from({ length }, () => letters.charAt(draw(letters.length))).join('')
}

/**
 * Opens the room that is typed, or a private one: whoever opens a room that is not there yet owns
 * it. The server finds the name in what was typed ("Spring Meetup 2026!" is spring-meetup-2026),
 * but takes no slashes, which mean something else in an address.
 */
export function openRoom(typed = privateName()): void {
  location.assign(hostPath(typed.replace(/[\\/\p{C}]+/gu, ' ').trim(), makeHostSecret()))
}
