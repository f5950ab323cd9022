import { putOffPingTimeout } from './signs-of-life.ts'

/** What of an engine.io connection matters here. */
export interface FlushableConnection {
  readyState: string
  transport: { name: string; writable: boolean }
  writeBuffer: Packet[]
  flush(): void
}

interface Packet {
  type?: string
  data?: unknown
}

/** Eight seconds of a phone at the edge of its cell; one packet goes out whatever its size. */
const FIRST_PORTION_BYTES = 32 * 1024
/** What a line that was quick and is now slow may have under way. */
const MAX_PORTION_BYTES = 512 * 1024
/** A client that is back for more so soon would also have taken twice as much in time. */
const SOON_MS = 6_000
/** A poll that takes longer gets half as much. */
const LATE_MS = 12_000

/** The line of a client for whom more waits than one portion. */
interface Line {
  portionBytes: number
  /** When a portion was last handed over that left something waiting. */
  handedAt: number | undefined
}

/**
 * Answers a poll with a portion of what waits. engine.io puts everything that waits into one answer,
 * and on a narrow line a whole replay in one answer takes longer than its client waits for a ping:
 * it would begin again with each connection, for ever. The rest goes out with the next polls, in its
 * order; each of them is a sign of life. A client that comes back soon for the rest gets twice as
 * much (as in TCP's slow start): on a line that is far but not narrow each round trip counts.
 *
 * Returns what prepares a new connection. `now` tells milliseconds of a clock that nobody sets.
 */
export function createPollInPortions<C extends FlushableConnection>(
  now = () => performance.now(),
): (connection: C) => void {
  let usualFlush: C['flush'] | undefined
  const lines = new WeakMap<C, Line>()

  // One function for all connections: it finds its own in `this`.
  function flush(this: C): void {
    const rest = takesPortions(this) ? restOf(this) : []
    usualFlush?.call(this)
    if (rest.length === 0) return
    // Packets written meanwhile come after it.
    this.writeBuffer = [...rest, ...this.writeBuffer]
    putOffPingTimeout(this)
  }

  /** Takes out what has to wait for a later poll. */
  function restOf(connection: C): Packet[] {
    const line = lines.get(connection) ?? newLine()
    if (line.handedAt !== undefined) adapt(line, now() - line.handedAt)
    heartbeatsFirst(connection)
    const { writeBuffer } = connection
    const rest = writeBuffer.splice(portionOf(writeBuffer, line.portionBytes))
    line.handedAt = rest.length > 0 ? now() : undefined
    // Most clients never have more waiting, and cost nothing here.
    if (rest.length > 0) lines.set(connection, line)
    return rest
  }

  return (connection) => {
    usualFlush ??= connection.flush
    connection.flush = flush
  }
}

function newLine(): Line {
  return { portionBytes: FIRST_PORTION_BYTES, handedAt: undefined }
}

function adapt(line: Line, tookMs: number): void {
  const { portionBytes } = line
  if (tookMs <= SOON_MS) line.portionBytes = Math.min(2 * portionBytes, MAX_PORTION_BYTES)
  else if (tookMs > LATE_MS) line.portionBytes = Math.max(portionBytes / 2, FIRST_PORTION_BYTES)
}

/** A transport that is closing sends everything at once, or not at all. */
function takesPortions({ readyState, transport }: FlushableConnection): boolean {
  return readyState === 'open' && transport.name === 'polling' && transport.writable
}

/** A ping must not wait for messages: socket.io's own client counts nothing else as life. */
function heartbeatsFirst({ writeBuffer }: FlushableConnection): void {
  if (!writeBuffer.some(isHeartbeat)) return
  writeBuffer.sort((a, b) => Number(isHeartbeat(b)) - Number(isHeartbeat(a)))
}

/** Of protocol 4 the server pings, of protocol 3 it answers. */
function isHeartbeat({ type }: Packet): boolean {
  return type === 'ping' || type === 'pong'
}

/** How many of the packets go first. */
function portionOf(packets: Packet[], maxBytes: number): number {
  let bytes = 0
  const tooMuch = packets.findIndex(({ data }, index) => {
    bytes += sizeOf(data)
    return index > 0 && bytes > maxBytes
  })
  return tooMuch === -1 ? packets.length : tooMuch
}

function sizeOf(data: unknown): number {
  return typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0
}
