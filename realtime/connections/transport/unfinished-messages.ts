import { webSocketOf } from './web-socket.ts'

/** What this needs to know of an engine.io connection. */
interface Carrier {
  transport: object
}

export interface UnfinishedOptions {
  /** What one connection may send without finishing a message, before and after its client joined. */
  maxBytes: { before: number; joined: number }
  /** What all connections of an address may hold so together; 0 is unlimited. */
  maxBytesPerAddress: number
  /** A connection went over a ceiling. */
  onTooMuch(connection: Carrier): void
}

/** Of one message; whoever sends it in pieces of a packet of the network needs 1,500 at most. */
const MAX_FRAGMENTS = 1500

/** What a connection is counted by. */
export interface Party {
  address: string
  hasJoined(): boolean
}

export interface UnfinishedMessages {
  /** Counts what the websocket of a connection receives from now on; nothing when it has none. */
  watch(connection: Carrier, party: Party): void
  /** What the connections of an address hold, in bytes. */
  heldBy(address: string): number
}

/**
 * Bounds what websockets keep of messages that are not finished. `ws` keeps every piece that a part
 * of one came in, up to 64 KB for a single byte, so it is the bytes on the wire that are counted, from
 * one finished message to the next.
 */
export function createUnfinishedMessages(options: UnfinishedOptions): UnfinishedMessages {
  const { maxBytes, maxBytesPerAddress, onTooMuch } = options
  const held = new Map<string, number>()

  function add(address: string, bytes: number): number {
    const now = (held.get(address) ?? 0) + bytes
    if (now > 0) held.set(address, now)
    else held.delete(address)
    return now
  }

  function watch(connection: Carrier, { address, hasJoined }: Party): void {
    let unfinishedBytes = 0
    const forget = () => {
      add(address, -unfinishedBytes)
      unfinishedBytes = 0
    }
    const receive = (bytes: number) => {
      unfinishedBytes += bytes
      const together = add(address, bytes)
      const isTooMuch = unfinishedBytes > (hasJoined() ? maxBytes.joined : maxBytes.before)
      if (isTooMuch || (maxBytesPerAddress > 0 && together > maxBytesPerAddress)) {
        onTooMuch(connection)
      }
    }
    const socket = webSocketOf(connection.transport)
    socket?.limitFragments(MAX_FRAGMENTS)
    socket?.onReceived({ receive, finished: forget, closed: forget })
  }

  return { watch, heldBy: (address) => held.get(address) ?? 0 }
}
