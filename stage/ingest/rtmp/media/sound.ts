import { FLV_AUDIO, flvTag } from '../../../wire/flv.ts'
import type { StreamTag } from '../../../wire/stream-tag.ts'
import type { RtmpMessage } from '../protocol/chunk-reader.ts'
import { MAX_CODEC_HEADER_BYTES } from '../protocol/limits.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import { ONLY_AAC, plainAudio } from './enhanced.ts'
import { missingTimes, type Silence, silenceFor } from './silence.ts'
import type { Timeline } from './timeline.ts'

const AAC = 10
const SETTINGS = 0
const DATA = 1
const LEAST_BYTES = 3
const LEAST_SETTINGS_BYTES = 4

export interface Sound {
  /** Whether its settings have come, without which nothing can be heard. */
  readonly isKnown: boolean
  /**
   * What of a message can be heard. Throws a `ProtocolError` when the codec is none that browsers
   * play.
   */
  take(message: RtmpMessage): StreamTag | undefined
  /**
   * Silence up to the newest picture, when sound has not come for long. Browsers show no picture
   * beyond the last sound, whether a viewer was there before or comes later.
   */
  fill(): StreamTag[]
}

/** The sound of a publisher, kept near to its pictures. */
export function createSound(timeline: Timeline): Sound {
  let head: number | undefined
  let silence: Silence | undefined
  let isSilent = false

  function take({ timestamp, payload: said }: RtmpMessage): StreamTag | undefined {
    const payload = plainAudio(said)
    const [first = 0, packet] = payload ?? []
    if (payload === undefined || payload.length < LEAST_BYTES) return undefined
    if (first >> 4 !== AAC) throw new ProtocolError(ONLY_AAC)
    if (packet === SETTINGS) return begin(payload)
    if (packet !== DATA || head === undefined) return undefined
    isSilent = false
    const time = timeline.sound(timestamp)
    return time === undefined ? undefined : tagAt(time, 'sound', payload)
  }

  function begin(payload: Buffer): StreamTag | undefined {
    const { length } = payload
    if (length < LEAST_SETTINGS_BYTES || length > MAX_CODEC_HEADER_BYTES) return undefined
    head = payload[0]
    silence = silenceFor(payload.subarray(2))
    return tagAt(timeline.pictureAt, 'audio-header', payload)
  }

  function fill(): StreamTag[] {
    if (silence === undefined || head === undefined) return []
    const { pictureAt } = timeline
    const soundAt = timeline.soundAt ?? pictureAt
    const times = [...missingTimes(silence, { soundAt, pictureAt, isSilent })]
    isSilent ||= times.length > 0
    timeline.filledTo(times.at(-1) ?? soundAt)
    const packet = Buffer.concat([Buffer.from([head, DATA]), silence.frame])
    return times.map((time) => tagAt(Math.round(time), 'sound', packet))
  }

  return {
    take,
    fill,
    get isKnown() {
      return head !== undefined
    },
  }
}

function tagAt(time: number, kind: StreamTag['kind'], payload: Buffer): StreamTag {
  return { kind, bytes: flvTag(FLV_AUDIO, time, payload) }
}
