import type { RtmpMessage } from '../protocol/chunk-reader.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import type { Metadata } from './metadata.ts'

/** How long, by the publisher's own clock, sound may come before a picture has. */
const SOUND_ALONE_MS = 5000
/** The same when what was announced has no picture. */
const ANNOUNCED_ALONE_MS = 1000
/** How long pictures may come before what is needed to decode them. */
const WITHOUT_SETTINGS_MS = 10_000

const SOUND_ALONE = 'Only sound has come, and a stage needs a picture: send H.264 video with it.'
const WITHOUT_SETTINGS = 'The pictures have come without their decoder settings (SPS and PPS).'

/**
 * Notices a broadcast that will never be one, which would hold its room for nothing. Throws a
 * `ProtocolError` with a sentence for the publisher.
 */
export function createPictureCheck() {
  let firstSoundAt: number | undefined
  let firstPictureAt: number | undefined
  let soundAloneMs = SOUND_ALONE_MS
  let hasEnded = false

  return {
    announced({ hasPicture, hasSound }: Metadata) {
      soundAloneMs = hasSound && !hasPicture ? ANNOUNCED_ALONE_MS : SOUND_ALONE_MS
    },
    soundCame({ timestamp }: RtmpMessage) {
      firstSoundAt ??= timestamp
      const isAlone = !hasEnded && firstPictureAt === undefined
      if (isAlone && elapsed(firstSoundAt, timestamp) >= soundAloneMs) {
        throw new ProtocolError(SOUND_ALONE)
      }
    },
    pictureCame({ timestamp }: RtmpMessage) {
      firstPictureAt ??= timestamp
      if (!hasEnded && elapsed(firstPictureAt, timestamp) >= WITHOUT_SETTINGS_MS) {
        throw new ProtocolError(WITHOUT_SETTINGS)
      }
    },
    /** A picture can be decoded. */
    ended() {
      hasEnded = true
    },
  }
}

/** Timestamps begin again at 2^32, and a clock may start anew. */
function elapsed(from: number, to: number): number {
  return (to - from) | 0
}
