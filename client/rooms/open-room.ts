import { PLAIN_WORDS } from '../feed/names/name-words.ts'
import { openingPath } from './hosting.ts'

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

/**
 * A room's name that can be read aloud: four of 1,096 plain words, which is 40 bits. Nobody can try
 * names faster than the server lets an address open rooms (`ROOMS_PER_ADDRESS`, 200 in ten minutes),
 * so one address would take 100,000 years for all of them; what must stay secret has a passphrase.
 */
export function privateName(): string {
  return Array.from({ length: WORDS }, plainWord).join('-')
}

/** A host's secret, 117 bits in letters and digits: long, since it is copied and never said. */
export function makeHostSecret(length = 24): string {
  const letters = 'abcdefghjkmnpqrstvwxyz23456789'
  return Array.from({ length }, () => letters.charAt(draw(letters.length))).join('')
}

/**
 * The address of a link to a room, as it is copied or as it is shown without its beginning. It is
 * followed as it stands: whoever was invited opens nothing.
 */
export function linkIn(typed: string): string | undefined {
  const isWhole = /^https?:\/\//i.test(typed)
  const [host = '', ...path] = typed.split('/')
  const isShown = path.length > 0 && /[.:\]]/.test(host) && !/\s/.test(host)
  if (!isWhole && !isShown) return undefined
  try {
    const url = new URL(isWhole ? typed : `${location.protocol}//${typed}`)
    return /\/r\/[^/]/.test(url.pathname) ? url.href : undefined
  } catch {
    return undefined
  }
}

/**
 * Opens the room that is typed, or a private one: the author who opens a new room owns
 * it. The server finds the name in what was typed ("Spring Meetup 2026!" is spring-meetup-2026),
 * but takes no slashes, which mean something else in an address.
 */
export function openRoom(typed = privateName()): void {
  location.assign(
    linkIn(typed) ?? openingPath(typed.replace(/[\\/\p{C}]+/gu, ' ').trim(), makeHostSecret()),
  )
}
