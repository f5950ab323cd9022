import { AnsweredGoneError, type MessageStore } from '../../database/message-store.ts'
import type { Draft } from '../protocol.ts'

/**
 * Throws an `AnsweredGoneError` when what a draft answers is no readable message of the room: before a
 * clip is made for nothing. The store looks again in the step in which it keeps the answer.
 */
export async function checkAnswered(
  messages: Pick<MessageStore, 'living'>,
  room: string,
  { replyTo }: Pick<Draft, 'replyTo'>,
): Promise<void> {
  if (replyTo === undefined) return
  const living = await messages.living(room, [replyTo])
  if (living.length === 0) throw new AnsweredGoneError(replyTo)
}
