import { Refusal } from '../answers/refusal.ts'
import { LOBBY, MAX_ID_LENGTH, MAX_PASSPHRASE_LENGTH, MAX_ROOM_LENGTH } from '../protocol.ts'
import type { JoinRequest } from '../rooms/clients/member.ts'
import { isTooLongForRoom, normaliseRoom } from '../rooms/room-name.ts'
import { isSecret } from '../rooms/secrets.ts'
import type { Authors } from './authors.ts'

/**
 * Reads a client's handshake. No room means the lobby, as in 2015. An invalid token makes a new
 * author and a `since` that is no text a full replay, without an error: both are left over from an
 * older stay. Only an impossible room is refused.
 */
export function readHandshake(auth: unknown, authors: Authors): JoinRequest {
  const said: Record<string, unknown> = typeof auth === 'object' && auth !== null ? { ...auth } : {}
  const since = typeof said.since === 'string' ? said.since : undefined
  const token = typeof said.token === 'string' ? said.token : undefined
  const known = authors.recognise(token)
  return {
    room: readRoom(said.room),
    since,
    author: known.author,
    token: known.token,
    ownerSecret: isSecret(said.owner) ? said.owner : undefined,
    passphrase: readPassphrase(said.passphrase),
    page: readPage(said.page),
    takesPieces: said.pieces === true,
    takesAddresses: said.clips === 'url',
  }
}

function readPassphrase(said: unknown): string | undefined {
  return typeof said === 'string' && said.length <= MAX_PASSPHRASE_LENGTH ? said : undefined
}

function readPage(said: unknown): string | undefined {
  return typeof said === 'string' && said.length <= MAX_ID_LENGTH ? said : undefined
}

const BAD_ROOM =
  'This is no name for a room. Use letters and digits, joined by single hyphens, dots or underscores.'
const LONG_ROOM = `This is too long for the name of a room. Use at most ${MAX_ROOM_LENGTH} characters.`

function readRoom(said: unknown): string {
  if (said === undefined || said === null || said === '') return LOBBY
  const room = typeof said === 'string' ? normaliseRoom(said) : undefined
  if (room === undefined) {
    const isTooLong = typeof said === 'string' && isTooLongForRoom(said)
    throw new Refusal('bad_draft', isTooLong ? LONG_ROOM : BAD_ROOM)
  }
  return room
}
