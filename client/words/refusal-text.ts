import { MAX_FRAME_BYTES, type RefusalBody, type RefusalCode } from '../../realtime/protocol.ts'
import { sentencesOf } from './catalogue.ts'
import { chosen, type English, type Language, tag } from './language.ts'
import { sizeOf } from './size.ts'
import { text } from './text.ts'
import { inWords } from './time.ts'

/** Refusals that the page makes itself: their words are in its language already. */
const OWN = [text.leftBehind, text.unknownOutcome, text.cutForSize]

const SECOND = 1000
const MINUTE = 60 * SECOND

const inOtherLanguage = chosen && sentencesIn(chosen.refusals)

/**
 * What a refusal says to a person, in the language of the page. In English those are the server's own
 * words, which may say more than its code does; in another language the sentence for the code, with
 * what came along as values; and the server's words again for a code that is not known here.
 */
export function refusalText(refusal: RefusalBody): string {
  if (inOtherLanguage === undefined || OWN.includes(refusal.text)) return refusal.text
  return inOtherLanguage(refusal) ?? refusal.text
}

function sentencesIn(words: Partial<Language['refusals']> = {}) {
  const refusals = sentencesOf<English['refusals']>(words as Language['refusals'], tag)
  const waitOf = ({ retryAfterMs: ms }: RefusalBody) =>
    ms === undefined ? refusals.aMoment : inWords(roundedUp(ms))

  /** A code without a row here would be read in English: the compiler asks for one. */
  const sentences: Record<RefusalCode, (refusal: RefusalBody) => string | undefined> = {
    bad_draft: ({ reason }) => (reason === 'name' ? refusals.bad_name : refusals.bad_draft),
    bad_frames: ({ index, reason }) => {
      if (reason === 'flashes') return refusals.flashes
      return index === undefined ? refusals.bad_frames : refusals.bad_frame({ number: index + 1 })
    },
    too_large: ({ index }) =>
      index === undefined
        ? refusals.too_large
        : refusals.too_large_frame({ number: index + 1, limit: sizeOf(MAX_FRAME_BYTES) }),
    rate_limited: (refusal) =>
      refusal.sharedBy === undefined
        ? refusals.rate_limited({ wait: waitOf(refusal) })
        : refusals.rate_limited_network({ wait: waitOf(refusal) }),
    busy: (refusal) => refusals.busy({ wait: waitOf(refusal) }),
    encode_failed: () => refusals.encode_failed,
    unavailable: (refusal) => refusals.unavailable({ wait: waitOf(refusal) }),
    room_locked: (refusal) =>
      refusal.retryAfterMs === undefined
        ? refusals.room_locked
        : refusals.room_locked_network({ wait: waitOf(refusal) }),
    banned: () => refusals.banned,
    silenced: (refusal) => refusals.silenced({ wait: waitOf(refusal) }),
    passphrase: () => refusals.passphrase,
    not_allowed: () => refusals.not_allowed,
  }
  return (refusal: RefusalBody) =>
    Object.hasOwn(sentences, refusal.code) ? sentences[refusal.code](refusal) : undefined
}

/** A wait is never said too short: to the second, and from three minutes on to the minute. */
function roundedUp(ms: number): number {
  const step = ms < 3 * MINUTE ? SECOND : MINUTE
  return Math.ceil(ms / step) * step
}
