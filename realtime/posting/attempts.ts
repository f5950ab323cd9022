import type { MessageStore } from '../../database/message-store.ts'
import type { Receipt } from '../protocol.ts'

export interface Attempts {
  /**
   * Posts once per nonce of an author in a room: a repeated nonce gets the first receipt, whether that post
   * is still under way or was kept before a restart. A refused attempt may be tried again.
   */
  once(sender: Poster, nonce: string | undefined, post: () => Promise<Receipt>): Promise<Receipt>
}

interface Poster {
  room: string
  author: string
}

export function createAttempts(messages: Pick<MessageStore, 'receiptOf'>): Attempts {
  const underWay = new Map<string, Promise<Receipt>>()

  async function firstReceipt(
    { room, author }: Poster,
    nonce: string,
    post: () => Promise<Receipt>,
  ) {
    return (await messages.receiptOf(room, author, nonce)) ?? (await post())
  }

  async function once(sender: Poster, nonce: string | undefined, post: () => Promise<Receipt>) {
    if (nonce === undefined) return post()
    const name = `${sender.author} ${nonce}`
    const earlier = underWay.get(name)
    if (earlier !== undefined) return earlier
    const attempt = firstReceipt(sender, nonce, post)
    underWay.set(name, attempt)
    try {
      return await attempt
    } finally {
      underWay.delete(name)
    }
  }

  return { once }
}
