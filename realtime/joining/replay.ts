import type { Message } from '../protocol.ts'
import type { Io } from '../rooms/client.ts'

/**
 * Returns what sends the same replay to several clients, encoded once for all of them: whole, as the
 * contract says, or message by message to those that asked for pieces. On a narrow line a whole
 * replay takes longer than a connection lasts, and the next one would begin it again; of pieces, each
 * one that has arrived moves the client's `since`.
 */
export function createReplay(io: Io) {
  const takesPieces = (id: string) => io.sockets.sockets.get(id)?.data.takesPieces === true

  function send(ids: string[], messages: Message[]): void {
    // A client's own id is a room of its own, and an emit to rooms is encoded once; to no rooms
    // would mean to everybody.
    if (ids.length > 0) io.local.to(ids).emit('messages', messages)
  }

  return function replayTo(ids: string[], messages: Message[]): void {
    const inPieces = ids.filter(takesPieces)
    const whole = ids.filter((id) => !takesPieces(id))
    send(whole, messages)
    for (const message of messages) send(inPieces, [message])
    if (messages.length === 0) send(inPieces, [])
  }
}
