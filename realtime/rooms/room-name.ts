import { plainLetters } from '../../helpers/names/unseen.ts'
import { MAX_ROOM_LENGTH } from '../protocol.ts'

/** Letters and digits of any script, joined by single hyphens, underscores or dots inside. */
const ROOM = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[-_.][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*$/u

/**
 * The one spelling of a room's name, so that "Café", "café" and its decomposed form meet in the
 * same room: Unicode NFKC, lower case, spaces as hyphens, nothing invisible. `undefined` when it cannot be a name:
 * empty, longer than 64 characters, or holding anything that would confuse a path or a reader.
 */
export function normaliseRoom(name: string): string | undefined {
  if (name.length > 4 * MAX_ROOM_LENGTH || !name.isWellFormed()) return undefined
  const room = fold(name).trim().replace(/\s+/gu, '-')
  return ROOM.test(room) && [...room].length <= MAX_ROOM_LENGTH ? room : undefined
}

/**
 * The name of a room in what a person typed: "Spring Meetup 2026!" is `spring-meetup-2026`. What
 * cannot stand in a name becomes a hyphen, what is too long is cut after a word. `undefined` when
 * nothing is left, and for what looks like a path, which nobody types as a name.
 */
export function roomNameIn(words: string): string | undefined {
  if (words.length > 4 * MAX_ROOM_LENGTH || !words.isWellFormed()) return undefined
  const room = fold(words)
  if (/[\p{C}/\\]/u.test(room)) return undefined
  const parts = room.split(/[^\p{L}\p{N}\p{M}]+/u).filter((part) => part !== '')
  // A few letters may decompose into thousands of words; no more of them fit than this.
  parts.splice(MAX_ROOM_LENGTH)
  while (parts.length > 1 && [...parts.join('-')].length > MAX_ROOM_LENGTH) parts.pop()
  return normaliseRoom(parts.join('-'))
}

const MAX_LINK_LENGTH = 1000
/** A link to a room, with or without what browsers leave out of it when they show it. */
const LINK = /^(?:https?:\/\/)?[^\s/]+\/(?:[^\s/]+\/)*r\/([^/?#]+)\/?(?:[?#].*)?$/iu

/** The name of a room in the link to it, or in a part of one: `https://192.0.2.2/r/den` is `den`. */
export function roomInLink(link: string): string | undefined {
  const [, name] = (link.length <= MAX_LINK_LENGTH && LINK.exec(link.trim())) || []
  try {
    return name === undefined ? undefined : nameIn(decodeURIComponent(name))
  } catch {
    return undefined
  }
}

/** The room that is meant by what was typed: its name, a sentence, or a link. */
export function roomMeantBy(typed: string): string | undefined {
  return nameIn(typed) ?? roomInLink(typed)
}

const nameIn = (words: string) => normaliseRoom(words) ?? roomNameIn(words)

/** Whether it is too long for the name of a room, whatever else is wrong with it. */
export function isTooLongForRoom(name: string): boolean {
  return name.length > 4 * MAX_ROOM_LENGTH || [...fold(name).trim()].length > MAX_ROOM_LENGTH
}

function fold(text: string): string {
  return plainLetters(text.normalize('NFKC')).toLowerCase().normalize('NFKC')
}
