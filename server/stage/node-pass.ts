import { createHmac } from 'node:crypto'
import { isSame } from '../../realtime/rooms/secrets.ts'

/** What nodes show each other: nobody else can make it, and it is good for one room and a moment. */
export interface NodePass {
  /** The `Authorization` of a request for a room's broadcast. */
  make(room: string): string
  isValid(room: string, authorization: string | undefined): boolean
}

/** As long as a request may take to arrive, and as far as the clocks of nodes may be apart. */
const LASTS_MS = 30_000

/** `key` is derived from the secret that the nodes share; `now` in Unix milliseconds. */
export function createNodePass(key: Buffer, now: () => number): NodePass {
  const sign = (room: string, expiresAt: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([room, expiresAt]))
      .digest('base64url')

  return {
    make(room) {
      const expiresAt = String(now() + LASTS_MS)
      return `Node ${expiresAt}.${sign(room, expiresAt)}`
    },
    isValid(room, authorization = '') {
      const [, expiresAt = '', signature = ''] =
        /^Node (\d{1,15})\.([\w-]{43})$/.exec(authorization) ?? []
      if (!isSame(signature, sign(room, expiresAt))) return false
      const leftMs = Number(expiresAt) - now()
      // One from a clock that is far ahead would be good for long.
      return leftMs > 0 && leftMs <= 2 * LASTS_MS
    },
  }
}
