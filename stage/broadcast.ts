import type { Writable } from 'node:stream'
import { type ChainNode, createViewer, type Viewer } from './viewer.ts'
import { flvHeader, payloadOf } from './wire/flv.ts'
import type { StreamTag, TagKind } from './wire/stream-tag.ts'

/**
 * The most that is kept: a picture with more between two key frames cannot be joined in between,
 * and who is further behind waits for the next one. 8 s of 8 Mbit/s.
 */
export const MAX_KEPT_BYTES = 8 * 1024 * 1024

export interface Broadcast {
  /** Whether there has been a picture. */
  readonly hasBegun: boolean
  take(tag: StreamTag): void
  /** Lets `out` watch from the last key frame on, as FLV; it is ended with the broadcast. */
  watch(out: Writable): void
  readonly viewerCount: number
  end(): void
}

/** So long sound waits for a picture to go out with, which halves the writes to every viewer. */
const SOUND_WAITS_MS = 40

const HEADERS: readonly TagKind[] = ['metadata', 'video-header', 'audio-header']

/**
 * One publisher's tags for any number of viewers. All read along one chain, each at a place of its
 * own; what no viewer will read any more is garbage to V8. So what is kept depends on the
 * slowest place allowed, and not on how many watch.
 */
export function createBroadcast(now: () => number = () => performance.now()): Broadcast {
  const headers = new Map<TagKind, Buffer>()
  const viewers = new Set<Viewer>()
  let last: ChainNode = { bytes: Buffer.alloc(0), position: 0, at: now() }
  /** The place before the last key frame. */
  let start: ChainNode | undefined
  let hasBegun = false
  let isPumping = false
  let soundWaits: NodeJS.Timeout | undefined

  function take({ kind, bytes }: StreamTag): void {
    if (HEADERS.includes(kind) && !isNewHeader(kind, bytes)) return
    const before = last
    last = { bytes, position: before.position + bytes.length, at: now() }
    before.next = last
    const isKeyFrame = kind === 'key-frame'
    if (isKeyFrame) begin(before)
    // With new headers, a viewer that begins now cannot decode what came before.
    else if (HEADERS.includes(kind) || tooMuchKept()) start = undefined
    for (const viewer of viewers) viewer.follow({ last, start, isKeyFrame })
    if (kind === 'sound') soundWaits ??= setTimeout(pump, SOUND_WAITS_MS)
    else pumpSoon()
  }

  function isNewHeader(kind: TagKind, bytes: Buffer): boolean {
    const known = headers.get(kind)
    if (known && payloadOf(known).equals(payloadOf(bytes))) return false
    headers.set(kind, bytes)
    return true
  }

  function begin(before: ChainNode): void {
    start = before
    hasBegun = true
  }

  function tooMuchKept(): boolean {
    return start !== undefined && last.position - start.position > MAX_KEPT_BYTES
  }

  /** What arrived in one read goes out in one write. */
  function pumpSoon(): void {
    if (isPumping) return
    isPumping = true
    queueMicrotask(pump)
  }

  function pump(): void {
    clearTimeout(soundWaits)
    soundWaits = undefined
    isPumping = false
    for (const viewer of viewers) viewer.pump()
  }

  function headersFor(isFirst: boolean): Buffer {
    const known = HEADERS.map((kind) => headers.get(kind)).filter((bytes) => bytes !== undefined)
    const opening = isFirst ? [flvHeader({ audio: headers.has('audio-header') })] : []
    return Buffer.concat([...opening, ...known])
  }

  function watch(out: Writable): void {
    const viewer = createViewer(out, { headers: headersFor, maxBehindBytes: MAX_KEPT_BYTES, now })
    viewers.add(viewer)
    out.once('close', () => viewers.delete(viewer))
    viewer.follow({ last, start, isKeyFrame: false })
    viewer.pump()
  }

  return {
    take,
    watch,
    end() {
      clearTimeout(soundWaits)
      for (const viewer of viewers) viewer.end()
    },
    get hasBegun() {
      return hasBegun
    },
    get viewerCount() {
      return viewers.size
    },
  }
}
