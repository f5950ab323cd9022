import type { ReactionStore } from '../../../database/reaction-store.ts'
import type { Message } from '../../protocol.ts'

/** Returns what looks up the reactions of messages at once, and puts them into those that have any. */
export function createWithCounts({ counts }: Pick<ReactionStore, 'counts'>) {
  return async function withCounts(room: string, lists: Message[][]): Promise<Message[][]> {
    const keys = new Set(lists.flat().map(({ key }) => key))
    if (keys.size === 0) return lists
    const found = await counts(room, [...keys])
    if (found.size === 0) return lists
    return lists.map((messages) =>
      messages.map((message) => {
        const counts = found.get(message.key)
        return counts === undefined ? message : { ...message, counts }
      }),
    )
  }
}

export type WithCounts = ReturnType<typeof createWithCounts>
