import type { Meter } from '../meter.ts'
import type { Message } from '../protocol.ts'
import type { Io } from '../rooms/clients/client.ts'
import type { MessageSender } from '../rooms/clients/send-messages.ts'

/**
 * Returns what sends the same replay to several clients, encoded once for all of them: whole, as the
 * contract says, or message by message to those that asked for pieces. On a narrow line a whole
 * replay takes longer than a connection lasts, and the next one would begin it again; of pieces, each
 * one that has arrived moves the client's `since`.
 */
export function createReplay(io: Io, { replay }: Pick<MessageSender, 'replay'>, meter: Meter) {
  const takesPieces = (id: string) => io.sockets.sockets.get(id)?.data.takesPieces === true

  return function replayTo(ids: string[], messages: Message[]): void {
    meter.replayed(messages, ids.length)
    const inPieces = ids.filter(takesPieces)
    const whole = ids.filter((id) => !takesPieces(id))
    replay(whole, messages)
    for (const message of messages) replay(inPieces, [message])
    if (messages.length === 0) replay(inPieces, [])
  }
}
