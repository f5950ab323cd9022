/** A packet of engine.io; `data` is text with all that we send. */
export interface Packet {
  type: string
  data?: unknown
}

/** As engine.io's parsers name what cannot be read; it ends the connection. */
export const BROKEN: Packet = Object.freeze({ type: 'error', data: 'parser error' })

export interface PayloadLimit {
  /** Packets in one payload, which is what a polling client posts at once. */
  most: number
  onTooMany(): void
}

/** engine.io's parser of protocol 4, as far as it is used here. */
export interface Parser {
  decodePayload(payload: string): Packet[]
}

const SEPARATOR = '\x1e'

/** A parser that counts the packets of a payload before it reads the first. */
export function limitPayloads<P extends Parser>(usual: P, { most, onTooMany }: PayloadLimit): P {
  function decodePayload(payload: string): Packet[] {
    if (!hasMore(payload, most)) return usual.decodePayload(payload)
    onTooMany()
    return [BROKEN]
  }
  return { ...usual, decodePayload }
}

function hasMore(payload: string, most: number): boolean {
  let at = -1
  for (let count = 0; count < most; count += 1) {
    at = payload.indexOf(SEPARATOR, at + 1)
    if (at === -1) return false
  }
  return true
}
