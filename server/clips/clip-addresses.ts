import { createHmac } from 'node:crypto'
import type { Message } from '../../realtime/protocol.ts'
import { isSame } from '../../realtime/rooms/secrets.ts'

export interface ClipAddresses {
  /** The signed address of a message's loop: good for the clients it was sent to, until it expires. */
  addressOf(message: Pick<Message, 'key' | 'expiresAt'>): string
  /** Whether the query of an address was signed here for this key, in time or not. */
  isSigned(key: string, query: Record<string, unknown>): boolean
}

/** 144 bits: nobody guesses them, and an address stays short. */
const SIGNATURE_LENGTH = 24

/**
 * Addresses that open what their message would have shown: whoever received the message of a locked
 * room may load its loop without a token, and so may a cache in front that knows no rooms. A signature
 * (HMAC) holds the key and the expiry together, so that no address lives longer than its message.
 * Addresses are paths of the origin, below `basePath`.
 */
export function createClipAddresses(key: Buffer, basePath = '/'): ClipAddresses {
  const sign = (clip: string, expiresAt: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([clip, expiresAt]))
      .digest('base64url')
      .slice(0, SIGNATURE_LENGTH)

  return {
    addressOf(message) {
      const expires = String(message.expiresAt)
      return `${basePath}clips/${message.key}.webm?expires=${expires}&signature=${sign(message.key, expires)}`
    },
    isSigned(clip, { expires, signature }) {
      if (typeof expires !== 'string' || typeof signature !== 'string') return false
      return isSame(signature, sign(clip, expires))
    },
  }
}
