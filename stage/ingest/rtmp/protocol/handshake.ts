import { randomBytes } from 'node:crypto'
import { ProtocolError } from './protocol-error.ts'

const VERSION = 3
const BLOCK_BYTES = 1536
const C0_C1_BYTES = 1 + BLOCK_BYTES

export interface Handshake {
  /**
   * Takes what arrived. `answer` is to be sent when there is one; `rest` is what came after the
   * handshake, and there is one only when it is done.
   */
  take(data: Buffer): { answer?: Buffer; rest?: Buffer }
}

/**
 * The server's side of RTMP's plain handshake: the client's random block goes back as it came, and
 * ours is not looked at when it returns, since it proves nothing.
 */
export function createHandshake(): Handshake {
  let pending = Buffer.alloc(0)
  let hasAnswered = false

  function take(data: Buffer): { answer?: Buffer; rest?: Buffer } {
    pending = Buffer.concat([pending, data])
    if (pending.length > 0 && pending[0] !== VERSION && !hasAnswered) {
      throw new ProtocolError('This is not RTMP.')
    }
    const answer = !hasAnswered && pending.length >= C0_C1_BYTES ? answerTo() : undefined
    const rest = hasAnswered && pending.length >= BLOCK_BYTES ? afterC2() : undefined
    return { ...(answer && { answer }), ...(rest && { rest }) }
  }

  function answerTo(): Buffer {
    const c1 = pending.subarray(1, C0_C1_BYTES)
    // Our time and version are zero, by which a client knows the plain handshake.
    const s1 = Buffer.concat([Buffer.alloc(8), randomBytes(BLOCK_BYTES - 8)])
    const answer = Buffer.concat([Buffer.from([VERSION]), s1, c1])
    pending = pending.subarray(C0_C1_BYTES)
    hasAnswered = true
    return answer
  }

  function afterC2(): Buffer {
    return pending.subarray(BLOCK_BYTES)
  }

  return { take }
}
