import { createMedia } from '../../../../stage/ingest/rtmp/media/media.ts'
import { payloadOf } from '../../../../stage/wire/flv.ts'

/** A publisher of messages, without a network, and what comes of them. */

export const AUDIO = 8
export const VIDEO = 9
export const DATA = 18
export const AGGREGATE = 22

export const VIDEO_HEADER = Buffer.from([0x17, 0, ...Array(12).fill(0)])
export const KEY_FRAME = Buffer.from([0x17, 1, 0, 0, 0, 1])
export const FRAME = Buffer.from([0x27, 1, 0, 0, 0, 2])
/** AAC-LC, 44.1 kHz, stereo: 23.2 ms a frame. */
export const AUDIO_HEADER = Buffer.from([0xaf, 0, 0x12, 0x10])
export const SOUND = Buffer.from([0xaf, 1, 3, 3])

/** A publisher of 25 pictures a second, and of sound when it has any. */
export function createPublisher() {
  const media = createMedia()
  const take = (type: number, payload: Buffer, timestamp = 0) =>
    media({ type, streamId: 1, timestamp: timestamp >>> 0, payload }).map(({ kind, bytes }) => ({
      kind,
      at: bytes.readUIntBE(4, 3) + bytes.readUInt8(7) * 2 ** 24,
      payload: payloadOf(bytes),
    }))
  const begin = (timestamp = 0) => [
    ...take(VIDEO, VIDEO_HEADER, timestamp),
    ...take(AUDIO, AUDIO_HEADER, timestamp),
    ...take(VIDEO, KEY_FRAME, timestamp),
  ]
  /** `soundAt` tells the time of the sound beside a picture; without it there is none. */
  function play(from: number, to: number, soundAt?: (at: number) => number) {
    const tags = []
    for (let at = from; at < to; at += 40) {
      tags.push(...take(VIDEO, FRAME, at))
      if (soundAt) tags.push(...take(AUDIO, SOUND, soundAt(at)))
    }
    return tags
  }
  return { take, begin, play }
}

export type Tags = ReturnType<ReturnType<typeof createPublisher>['play']>

export const timesOf = (tags: Tags, ...kinds: string[]) =>
  tags.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at)
export const pictureTimes = (tags: Tags) => timesOf(tags, 'key-frame', 'frame')
export const soundTimes = (tags: Tags) => timesOf(tags, 'sound')
/** The longest steps of times, forward and back. */
export const steps = (times: number[]) =>
  times.slice(1).map((time, index) => time - (times[index] ?? 0))
