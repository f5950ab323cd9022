import { createHash } from 'node:crypto'

/** 96 bits: no two authors of one message are ever alike. */
const LENGTH = 16

/**
 * Names an author within one message without naming it anywhere else: what reacts to two messages
 * cannot be told to be the same.
 */
export function authorDigest(key: string, author: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([key, author]))
    .digest('base64url')
  return digest.slice(0, LENGTH)
}
