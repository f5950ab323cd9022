import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHandler } from 'express'

export interface BytesInFlightOptions {
  /** What the answers to one address may hold in memory together. */
  maxBytes: number
  addressOf(request: IncomingMessage): string
}

/**
 * Makes a handler that stands before a route, with a bound of its own, so that no kind of answer waits
 * for another. `costOf` tells what an answer holds at most, in bytes.
 */
export type BytesInFlight = (costOf: (request: IncomingMessage) => number) => RequestHandler

/** The answers to one address. */
interface Line {
  heldBytes: number
  waiting: Place[]
}

/** How an answer under way gives back what it does not need. */
const shrinks = new WeakMap<ServerResponse, (bytes: number) => void>()

/**
 * Once an answer is made it holds so many bytes and no more: a slow client that reads a small clip must
 * not keep as much from others at its address as the largest would.
 */
export function holdsOnly(response: ServerResponse, bytes: number): void {
  shrinks.get(response)?.(bytes)
}

interface Place {
  bytes: number
  hasBegun: boolean
  begin(): void
}

/**
 * Bounds what answers hold in memory, by address: opening more connections brings an address no more
 * of it. A request that does not fit waits for those before it to be answered; one that alone is
 * larger than all that may be held is answered alone.
 */
export function createBytesInFlight({ maxBytes, addressOf }: BytesInFlightOptions): BytesInFlight {
  return (costOf) => {
    const lines = new Map<string, Line>()

    function goOn(address: string, line: Line): void {
      beginWhatFits(line, maxBytes)
      if (line.heldBytes === 0 && line.waiting.length === 0) lines.delete(address)
    }

    return (request, response, next) => {
      const address = addressOf(request)
      const line = lines.get(address) ?? { heldBytes: 0, waiting: [] }
      lines.set(address, line)
      const place: Place = { bytes: costOf(request), hasBegun: false, begin: next }
      line.waiting.push(place)
      response.once('close', () => {
        leave(line, place)
        goOn(address, line)
      })
      shrinks.set(response, (bytes) => {
        line.heldBytes -= place.bytes - bytes
        place.bytes = bytes
        goOn(address, line)
      })
      goOn(address, line)
    }
  }
}

function beginWhatFits(line: Line, maxBytes: number): void {
  for (;;) {
    const [first] = line.waiting
    const fits = first && (line.heldBytes === 0 || line.heldBytes + first.bytes <= maxBytes)
    if (!fits) return
    line.waiting.shift()
    line.heldBytes += first.bytes
    first.hasBegun = true
    first.begin()
  }
}

function leave(line: Line, place: Place): void {
  if (place.hasBegun) line.heldBytes -= place.bytes
  else line.waiting = line.waiting.filter((other) => other !== place)
}
