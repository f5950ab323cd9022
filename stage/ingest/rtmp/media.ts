import { FLV_AUDIO, FLV_SCRIPT, FLV_VIDEO, flvTag } from '../../wire/flv.ts'
import type { StreamTag, TagKind } from '../../wire/stream-tag.ts'
import { type AmfObject, type AmfValue, decodeAmf, encodeAmf } from './amf0.ts'
import type { RtmpMessage } from './chunk-reader.ts'
import { MAX_CODEC_HEADER_BYTES } from './limits.ts'
import { MESSAGE } from './messages.ts'
import { ProtocolError } from './protocol-error.ts'

const H264 = 7
const AAC = 10
const KEY_FRAME = 1
/** The byte behind the codec's: decoder settings, or data. */
const SETTINGS = 0
const DATA = 1
/** The first bit set is Enhanced RTMP, in which H.265 and AV1 come. */
const IS_ENHANCED = 0x80

/** The facts of `onMetaData` that players use; the rest, often a page long, is left out. */
const FACTS = ['width', 'height', 'framerate', 'videocodecid', 'audiocodecid', 'audiosamplerate']

/** How long the picture waits for sound that was announced: players need to know both at once. */
const AWAIT_SOUND_MS = 1000

/**
 * Turns a publisher's messages into parts of a broadcast. What cannot be played is left out:
 * pictures before the first key frame, sound before its settings. Throws a `ProtocolError` with a
 * sentence for the publisher when the codec is none that browsers play.
 */
export function createMedia() {
  let hasVideoHeader = false
  let hasAudioHeader = false
  let hasKeyFrame = false
  let isSoundAnnounced = false
  let firstTimestamp: number | undefined

  function video({ timestamp, payload }: RtmpMessage): StreamTag | undefined {
    const [first = 0, packet] = payload
    if (payload.length < 5) return undefined
    if (first & IS_ENHANCED || (first & 0x0f) !== H264) {
      throw new ProtocolError('Only H.264 video can be shown here.')
    }
    const bytes = () => flvTag(FLV_VIDEO, timestamp, payload)
    if (packet === SETTINGS && isCodecHeader(payload, 12)) {
      hasVideoHeader = true
      return { kind: 'video-header', bytes: bytes() }
    }
    if (packet !== DATA || !hasVideoHeader) return undefined
    const isKey = first >> 4 === KEY_FRAME
    hasKeyFrame ||= isKey && mayBegin(timestamp)
    return hasKeyFrame ? { kind: isKey ? 'key-frame' : 'frame', bytes: bytes() } : undefined
  }

  function mayBegin(timestamp: number): boolean {
    firstTimestamp ??= timestamp
    const waitedMs = (timestamp - firstTimestamp) >>> 0
    return !isSoundAnnounced || hasAudioHeader || waitedMs >= AWAIT_SOUND_MS
  }

  function audio({ timestamp, payload }: RtmpMessage): StreamTag | undefined {
    const [first = 0, packet] = payload
    if (payload.length < 3) return undefined
    if (first >> 4 !== AAC) throw new ProtocolError('Only AAC sound can be played here.')
    const isHeader = packet === SETTINGS
    if (isHeader && !isCodecHeader(payload, 4)) return undefined
    hasAudioHeader ||= isHeader
    if (!hasAudioHeader || (packet !== SETTINGS && packet !== DATA)) return undefined
    const kind: TagKind = isHeader ? 'audio-header' : 'sound'
    return { kind, bytes: flvTag(FLV_AUDIO, timestamp, payload) }
  }

  function metadata(message: RtmpMessage): StreamTag | undefined {
    const facts = factsIn(message)
    if (facts === undefined) return undefined
    isSoundAnnounced = facts.has('audiocodecid')
    const known = FACTS.map((name) => [name, facts.get(name)] as const).filter(isNumber)
    const bytes = flvTag(FLV_SCRIPT, 0, encodeAmf('onMetaData', Object.fromEntries(known)))
    return { kind: 'metadata', bytes }
  }

  return function take(message: RtmpMessage): StreamTag | undefined {
    switch (message.type) {
      case MESSAGE.video:
        return video(message)
      case MESSAGE.audio:
        return audio(message)
      case MESSAGE.data:
      case MESSAGE.dataAmf3:
        return metadata(message)
      default:
        return undefined
    }
  }
}

function isCodecHeader(payload: Buffer, leastBytes: number): boolean {
  return payload.length >= leastBytes && payload.length <= MAX_CODEC_HEADER_BYTES
}

function factsIn({ type, payload }: RtmpMessage): AmfObject | undefined {
  const said = decodeAmf(type === MESSAGE.dataAmf3 ? payload.subarray(1) : payload)
  if (!said.includes('onMetaData')) return undefined
  return said.find((value): value is AmfObject => value instanceof Map)
}

function isNumber(fact: readonly [string, AmfValue]): fact is readonly [string, number] {
  return typeof fact[1] === 'number' && Number.isFinite(fact[1])
}
