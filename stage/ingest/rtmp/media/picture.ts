import { FLV_VIDEO, flvTag } from '../../../wire/flv.ts'
import type { StreamTag } from '../../../wire/stream-tag.ts'
import type { RtmpMessage } from '../protocol/chunk-reader.ts'
import { MAX_CODEC_HEADER_BYTES } from '../protocol/limits.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import { ONLY_H264, plainVideo } from './enhanced.ts'
import type { Timeline } from './timeline.ts'

const H264 = 7
const KEY_FRAME = 1
/** The byte behind the codec's: decoder settings, or data. */
const SETTINGS = 0
const DATA = 1
const LEAST_SETTINGS_BYTES = 12
const LEAST_BYTES = 5

/** How long the picture waits for sound that was announced: players need to know both at once. */
const AWAIT_SOUND_MS = 1000

/**
 * The pictures of a publisher, from the first key frame that can be decoded. Throws a
 * `ProtocolError` when the codec is none that browsers play.
 */
export function createPicture(timeline: Timeline, { isSoundDue }: { isSoundDue(): boolean }) {
  let hasSettings = false
  let hasBegun = false
  let firstTimestamp: number | undefined

  function mayBegin(timestamp: number): boolean {
    firstTimestamp ??= timestamp
    const waitedMs = (timestamp - firstTimestamp) >>> 0
    return !isSoundDue() || waitedMs >= AWAIT_SOUND_MS
  }

  return function take(message: RtmpMessage): StreamTag | undefined {
    const payload = plainVideo(message.payload)
    const [first = 0, packet] = payload ?? []
    if (payload === undefined || payload.length < LEAST_BYTES) return undefined
    if ((first & 0x0f) !== H264) throw new ProtocolError(ONLY_H264)
    if (packet === SETTINGS && isCodecHeader(payload)) {
      hasSettings = true
      return { kind: 'video-header', bytes: flvTag(FLV_VIDEO, timeline.pictureAt, payload) }
    }
    if (packet !== DATA || !hasSettings) return undefined
    const isKey = first >> 4 === KEY_FRAME
    hasBegun ||= isKey && mayBegin(message.timestamp)
    if (!hasBegun) return undefined
    const bytes = flvTag(FLV_VIDEO, timeline.picture(message.timestamp), payload)
    return { kind: isKey ? 'key-frame' : 'frame', bytes }
  }
}

function isCodecHeader({ length }: Buffer): boolean {
  return length >= LEAST_SETTINGS_BYTES && length <= MAX_CODEC_HEADER_BYTES
}
