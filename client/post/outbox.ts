import type { Answer, Draft, Progress, RefusalBody } from '../../realtime/protocol.ts'
import { refusalText } from '../words/refusal-text.ts'
import { text } from '../words/text.ts'
import { lengthOf, tooLarge } from './draft-size.ts'

/** A draft with its name: sent again under the same one, it is still posted once. */
export type NamedDraft = Draft & { nonce: string }

/** How far a draft is. `held`: it is sent again by itself at `untilAt`, by the server's clock. */
export type PostProgress = Progress | Held

export interface Held {
  stage: 'held'
  untilAt: number
  /** It is the limit of our network, which others share. */
  isShared: boolean
  /** Not posted too fast: the server cannot take it now, and this is why. */
  reason?: string
}

export interface Outbox {
  /**
   * Resolves with the server's answer, however often the connection breaks in between. Drafts go
   * out in the order posted; one that is too large is refused at once.
   */
  post(draft: NamedDraft, report: (progress: PostProgress) => void): Promise<Answer>
  /** Takes a draft that is held out again; false when it is on its way, and then it stays. */
  withdraw(nonce: string): boolean
  /**
   * The connection is there: sends what has no answer yet. `author` is who we are now, and
   * `receiptsLiveMs` for how long the server remembers a nonce.
   */
  opened(author?: string, receiptsLiveMs?: number): void
  /**
   * The connection is gone: what has no answer waits for the next one. `wasTooLarge` when it was cut
   * over the size of what was sent.
   */
  closed(wasTooLarge?: boolean): void
  /** Passes the server's progress to the draft's `report`. */
  progress(progress: Progress): void
}

interface Entry {
  draft: NamedDraft
  report: (progress: PostProgress) => void
  answered: (answer: Answer) => void
  isUnderWay: boolean
  /** When it went out for the first time, and as whose. */
  sent?: { at: number; as: string | undefined }
  /** Since when the server could not take it. */
  unavailableAt?: number
  /** How often the connection was cut over its size. */
  cuts: number
}

/**
 * After this long the server has forgotten the nonce, and under another author it never knew it:
 * sending again might post it twice.
 */
const UNKNOWN: RefusalBody = {
  code: 'unavailable',
  text: text.unknownOutcome,
}

/** Not known beforehand: a proxy, or another server, has a lower ceiling than ours. */
const CUT: RefusalBody = { code: 'too_large', text: text.cutForSize }
/** The first may have been meant for something else. */
const MOST_CUTS = 2

/** A server that stops is back, or another one there, within moments; beyond this its author decides. */
const LONGEST_WAIT_MS = 5 * 60_000

/**
 * Keeps every draft until it is answered. `send` tries once and rejects when the connection broke
 * or the answer took too long. A draft that is rate-limited, or
 * that the server cannot take now, waits and tries again by itself.
 */
export function createOutbox(
  send: (draft: NamedDraft) => Promise<Answer>,
  now: () => number = Date.now,
): Outbox {
  const entries = new Map<string, Entry>()
  let isOpen = false
  let author: string | undefined
  let receiptsLiveMs = Number.POSITIVE_INFINITY
  let hold: { held: Held; timer: ReturnType<typeof setTimeout> } | undefined

  async function attempt(entry: Entry): Promise<void> {
    entry.isUnderWay = true
    while (isOpen) {
      if (mayBeTwo(entry)) return settle(entry, { ok: false, ...UNKNOWN })
      entry.sent ??= { at: now(), as: author }
      const answer = await send(entry.draft).catch(() => undefined)
      // Without one, nobody knows whether it arrived. The nonce makes asking again harmless.
      if (answer === undefined) continue
      if (!mayWait(answer) || hasWaited(entry, answer)) return settle(entry, answer)
      entry.isUnderWay = false
      return holdAll(answer)
    }
    entry.isUnderWay = false
  }

  /** Whether it may have been posted, and the server would not know it again. */
  function mayBeTwo({ sent }: Entry): boolean {
    return sent !== undefined && (sent.as !== author || now() - sent.at >= receiptsLiveMs)
  }

  /** Notes why a draft waits; true when it has waited long enough. */
  function hasWaited(entry: Entry, { code }: Waiting): boolean {
    if (code === 'unavailable') {
      entry.unavailableAt ??= now()
      return now() - entry.unavailableAt >= LONGEST_WAIT_MS
    }
    // Refused before anything was done with it.
    delete entry.sent
    return false
  }

  function settle(entry: Entry, answer: Answer): void {
    entries.delete(entry.draft.nonce)
    entry.answered(answer)
  }

  /** The largest that is under way: without a refusal it would be tried, and cut, for ever. */
  function blame(): void {
    const underWay = [...entries.values()].filter(({ isUnderWay }) => isUnderWay)
    const [largest] = underWay.sort((a, b) => lengthOf(b.draft) - lengthOf(a.draft))
    if (largest === undefined) return
    largest.cuts += 1
    if (largest.cuts >= MOST_CUTS) settle(largest, { ok: false, ...CUT })
  }

  /** A draft that waits holds back those behind it, so that they keep their order. */
  function holdAll(refusal: Waiting): void {
    const { retryAfterMs, sharedBy = 0, code } = refusal
    const untilAt = Math.max(hold?.held.untilAt ?? 0, now() + retryAfterMs)
    clearTimeout(hold?.timer)
    const isShared = sharedBy > 0
    const held: Held = {
      stage: 'held',
      untilAt,
      isShared,
      ...(code === 'unavailable' && { reason: refusalText(refusal) }),
    }
    hold = { held, timer: setTimeout(release, untilAt - now()) }
    for (const { isUnderWay, report } of entries.values()) {
      if (!isUnderWay) report(held)
    }
  }

  function letGo(): void {
    clearTimeout(hold?.timer)
    hold = undefined
  }

  function release(): void {
    letGo()
    if (isOpen) sendWaiting()
  }

  function sendWaiting(): void {
    for (const entry of entries.values()) {
      if (hold !== undefined) entry.report(hold.held)
      else if (!entry.isUnderWay) void attempt(entry)
    }
  }

  return {
    async post(draft, report) {
      const refusal = tooLarge(draft)
      if (refusal !== undefined) return { ok: false, ...refusal }
      return new Promise((answered) => {
        entries.set(draft.nonce, { draft, report, answered, isUnderWay: false, cuts: 0 })
        if (isOpen) sendWaiting()
      })
    },
    withdraw(nonce) {
      return entries.get(nonce)?.isUnderWay === false && entries.delete(nonce)
    },
    opened(me, liveMs = Number.POSITIVE_INFINITY) {
      author = me
      receiptsLiveMs = liveMs
      isOpen = true
      // Another server, or the same one started again.
      if (hold?.held.reason !== undefined) letGo()
      sendWaiting()
    },
    closed(wasTooLarge = false) {
      isOpen = false
      if (wasTooLarge) blame()
    },
    progress: (progress) => entries.get(progress.nonce ?? '')?.report(progress),
  }
}

/** A refusal after which the same draft is sent again by itself. */
type Waiting = Extract<Answer, { ok: false }> & { retryAfterMs: number }

function mayWait(answer: Answer): answer is Waiting {
  const isForNow = !answer.ok && ['rate_limited', 'unavailable'].includes(answer.code)
  return isForNow && answer.retryAfterMs !== undefined
}
