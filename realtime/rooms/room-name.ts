import { MAX_ROOM_LENGTH } from '../protocol.ts'

/** Letters and digits of any script, joined by single hyphens, underscores or dots inside. */
const ROOM = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:[-_.][\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*$/u

/**
 * The one spelling of a room's name, so that "Café", "café" and its decomposed form meet in the
 * same room: Unicode NFKC, lower case, spaces as hyphens. `undefined` when it cannot be a name:
 * empty, longer than 64 characters, or holding anything that would confuse a path or a reader.
 */
export function normaliseRoom(name: string): string | undefined {
  if (name.length > 4 * MAX_ROOM_LENGTH || !name.isWellFormed()) return undefined
  const room = name.normalize('NFKC').toLowerCase().normalize('NFKC').trim().replace(/\s+/gu, '-')
  return ROOM.test(room) && [...room].length <= MAX_ROOM_LENGTH ? room : undefined
}
