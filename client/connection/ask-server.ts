import { MAX_ASKED_KEYS, type Reactions } from '../../realtime/protocol.ts'
import type { ClientSocket } from './connection-keeper.ts'

/** A question of a few bytes is answered by then. */
const ANSWER_TIMEOUT_MS = 20_000

/** For one question each: socket.io forgets the timeout with the answer. */
export function asked(socket: ClientSocket): ReturnType<ClientSocket['timeout']> {
  return socket.timeout(ANSWER_TIMEOUT_MS)
}

/** What became of messages while we were offline. */
export interface News {
  gone(key: string): void
  reactions(reactions: Reactions): void
}

/** Asks which of these are gone, and what reactions the others have: we received nothing while offline. */
export async function askAfter(socket: ClientSocket, keys: string[], news: News): Promise<void> {
  for (let from = 0; from < keys.length; from += MAX_ASKED_KEYS) {
    const lot = keys.slice(from, from + MAX_ASKED_KEYS)
    const done = await asked(socket)
      .emitWithAck('gone', { keys: lot })
      .catch(() => undefined)
    // An older server does not answer; a lost connection asks again when it is back.
    if (!done?.ok) return
    for (const key of done.keys) news.gone(key)
    const { keys: gone }: { keys: string[] } = done
    const reactions: Reactions[] = done.reactions ?? []
    const found = new Map(reactions.map(({ key, counts }) => [key, counts]))
    for (const key of lot.filter((one) => !gone.includes(one))) {
      news.reactions({ key, counts: found.get(key) ?? {} })
    }
  }
}
