import { putOffPingTimeout } from './signs-of-life.ts'

/** What of an engine.io connection matters here. */
export interface FlushableConnection {
  readyState: string
  transport: { name: string; writable: boolean }
  writeBuffer: Packet[]
  flush(): void
}

interface Packet {
  data?: unknown
}

/** Eight seconds of a phone at the edge of its cell; one packet goes out whatever its size. */
const MAX_PORTION_BYTES = 32 * 1024

/**
 * Answers a poll with a portion of what waits. engine.io puts everything that waits into one answer,
 * and on a narrow line a whole replay in one answer takes longer than its client waits for a ping:
 * it would begin again with each connection, for ever. The rest goes out with the next polls, in its
 * order; each of them is a sign of life.
 *
 * Returns what prepares a new connection.
 */
export function createPollInPortions<C extends FlushableConnection>(): (connection: C) => void {
  let usualFlush: C['flush'] | undefined

  // One function for all connections: it finds its own in `this`.
  function flush(this: C): void {
    const count = takesPortions(this) ? portionOf(this.writeBuffer) : this.writeBuffer.length
    const rest = this.writeBuffer.splice(count)
    usualFlush?.call(this)
    if (rest.length === 0) return
    // What was written meanwhile comes after it.
    this.writeBuffer = [...rest, ...this.writeBuffer]
    putOffPingTimeout(this)
  }

  return (connection) => {
    usualFlush ??= connection.flush
    connection.flush = flush
  }
}

/** One that is closing says everything it has to say at once, or not at all. */
function takesPortions({ readyState, transport }: FlushableConnection): boolean {
  return readyState === 'open' && transport.name === 'polling' && transport.writable
}

/** How many of the packets go first. */
function portionOf(packets: Packet[]): number {
  let bytes = 0
  const tooMuch = packets.findIndex(({ data }, index) => {
    bytes += sizeOf(data)
    return index > 0 && bytes > MAX_PORTION_BYTES
  })
  return tooMuch === -1 ? packets.length : tooMuch
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0
}
