import { MAX_ASKED_KEYS } from '../../realtime/protocol.ts'
import type { ClientSocket } from './connection-keeper.ts'

/** A question of a few bytes is answered by then. */
const ANSWER_TIMEOUT_MS = 20_000

/** For one question each: socket.io forgets the timeout with the answer. */
export function asked(socket: ClientSocket): ReturnType<ClientSocket['timeout']> {
  return socket.timeout(ANSWER_TIMEOUT_MS)
}

/** Asks which of these are gone: we received no `removed` while offline. */
export async function askAfter(
  socket: ClientSocket,
  keys: string[],
  gone: (key: string) => void,
): Promise<void> {
  for (let from = 0; from < keys.length; from += MAX_ASKED_KEYS) {
    const lot = keys.slice(from, from + MAX_ASKED_KEYS)
    const done = await asked(socket)
      .emitWithAck('gone', { keys: lot })
      .catch(() => undefined)
    // An older server does not answer; a lost connection asks again when it is back.
    if (!done?.ok) return
    for (const key of done.keys) gone(key)
  }
}
