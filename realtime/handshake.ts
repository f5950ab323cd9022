import type { Authors } from './authors.ts'
import { LOBBY, type RefusalBody } from './protocol.ts'
import { Refusal } from './refusal.ts'
import { normaliseRoom } from './room-name.ts'

/** What is known of a connected client, from its handshake on. */
export interface Visitor {
  room: string
  author: string
  token: string
  since: string | undefined
  address: string
}

/**
 * Reads what a client said when it connected. Nothing said is the lobby, as in 2015; a token that
 * proves nothing makes a new author and a `since` that is no text a full replay, without a word:
 * both are what is left over from an older stay. Only a room that cannot be is refused.
 */
export function readHandshake(auth: unknown, authors: Authors): Omit<Visitor, 'address'> {
  const said: Record<string, unknown> = typeof auth === 'object' && auth !== null ? { ...auth } : {}
  const since = typeof said.since === 'string' ? said.since : undefined
  const token = typeof said.token === 'string' ? said.token : undefined
  return { room: readRoom(said.room), since, ...authors.recognise(token) }
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
