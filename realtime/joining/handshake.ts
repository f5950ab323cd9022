import { Refusal } from '../answers/refusal.ts'
import { LOBBY, MAX_PASSPHRASE_LENGTH, type RefusalBody } from '../protocol.ts'
import { normaliseRoom } from '../rooms/room-name.ts'
import type { Inhabitant } from '../rooms/room-rules.ts'
import { isSecret } from '../rooms/secrets.ts'
import type { Authors } from './authors.ts'

/** What a client says when it connects. */
export interface Handshake {
  room: string
  author: string
  token: string
  /** Whether the author was made up for this connection. */
  isNew: boolean
  since: string | undefined
  ownerSecret: string | undefined
  passphrase: string | undefined
}

/** What is known of a client that was let in. */
export interface Visitor extends Inhabitant {
  address: string
  /** Until it has been welcomed; its secrets are not kept any longer. */
  handshake: Handshake | undefined
}

/**
 * Reads what a client said when it connected. Nothing said is the lobby, as in 2015; a token that
 * proves nothing makes a new author and a `since` that is no text a full replay, without a word:
 * both are what is left over from an older stay. Only a room that cannot be is refused.
 */
export function readHandshake(auth: unknown, authors: Authors): Handshake {
  const said: Record<string, unknown> = typeof auth === 'object' && auth !== null ? { ...auth } : {}
  const since = typeof said.since === 'string' ? said.since : undefined
  const token = typeof said.token === 'string' ? said.token : undefined
  const known = authors.recognise(token)
  return {
    room: readRoom(said.room),
    since,
    ...known,
    isNew: known.token !== token,
    ownerSecret: isSecret(said.owner) ? said.owner : undefined,
    passphrase: readPassphrase(said.passphrase),
  }
}

function readPassphrase(said: unknown): string | undefined {
  return typeof said === 'string' && said.length <= MAX_PASSPHRASE_LENGTH ? said : undefined
}

function readRoom(said: unknown): string {
  if (said === undefined || said === null || said === '') return LOBBY
  const room = typeof said === 'string' ? normaliseRoom(said) : undefined
  if (room === undefined) {
    throw new Refusal('bad_draft', 'A room needs a name of letters and digits, 64 at most.')
  }
  return room
}

/** A socket.io connection error: `data` is what the client gets beside the text. */
export function connectError(refusal: Refusal): Error & { data: RefusalBody } {
  return Object.assign(new Error(refusal.message), { data: refusal.body })
}
