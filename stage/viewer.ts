import type { Writable } from 'node:stream'

/** One tag in the chain that all viewers of a broadcast read along. */
export interface ChainNode {
  bytes: Buffer
  /** Bytes and instant of the broadcast at its end. */
  position: number
  at: number
  next?: ChainNode
}

/** How late a viewer may be before it is taken to the next key frame. */
export const MAX_BEHIND_MS = 1500
/** A viewer that takes nothing for this long is gone. */
export const STALLED_MS = 20_000

/** The state of a broadcast after its newest tag. */
export interface Edge {
  last: ChainNode
  /** The place before the last key frame, unless that is too far back to begin there. */
  start: ChainNode | undefined
  isKeyFrame: boolean
}

export interface Viewer {
  /** Begins, skips or gives up, as the newest tag makes necessary. */
  follow(edge: Edge): void
  /** Sends what it has not seen, as far as its connection takes it. */
  pump(): void
  end(): void
}

export interface ViewerDependencies {
  /** What a player needs in front of a key frame. */
  headers(isFirst: boolean): Buffer
  /** The most that may be kept for one that is slow. */
  maxBehindBytes: number
  now(): number
}

/** A connection that watches, with its place in the chain; it takes more or, by backpressure, does not. */
export function createViewer(out: Writable, parts: ViewerDependencies): Viewer {
  /** The last tag sent; none while waiting for a key frame. */
  let place: ChainNode | undefined
  let fullSince: number | undefined
  let isFirst = true

  function send(bytes: Buffer): void {
    if (!out.write(bytes)) fullSince ??= parts.now()
  }

  function jump(start: ChainNode): void {
    place = start
    send(parts.headers(isFirst))
    isFirst = false
  }

  function pump(): void {
    if (fullSince !== undefined || !place?.next) return
    out.cork()
    while (place.next && fullSince === undefined) {
      place = place.next
      send(place.bytes)
    }
    out.uncork()
  }

  function follow({ last, start, isKeyFrame }: Edge): void {
    if (fullSince === undefined) {
      if (!place && start) jump(start)
      return
    }
    if (parts.now() - fullSince > STALLED_MS) out.destroy()
    if (!place) return
    const isTooFarBack = last.position - place.position > parts.maxBehindBytes
    const isLate = isKeyFrame && last.at - place.at > MAX_BEHIND_MS
    if (isTooFarBack || isLate) skip(start)
  }

  /** On to the newest key frame, or when that was seen already, to the one that will come. */
  function skip(start: ChainNode | undefined): void {
    const isNewer = place && start && start.position > place.position
    if (isNewer) jump(start)
    else place = undefined
  }

  out.on('drain', () => {
    fullSince = undefined
    pump()
  })

  function end(): void {
    pump()
    out.end()
    const timer = setTimeout(() => out.destroy(), STALLED_MS).unref()
    out.once('close', () => clearTimeout(timer))
  }

  return { follow, pump, end }
}
