import { vi } from 'vitest'
import type { StatusAction } from '../../../client/page/announce/status.ts'
import type { Journal, JournalEntry } from '../../../client/post/journal.ts'
import type { NamedDraft } from '../../../client/post/outbox.ts'
import { createPosting, type PostingParts } from '../../../client/post/posting.ts'
import type { Decision } from '../../../client/record/review.ts'
import type { Answer } from '../../../realtime/protocol.ts'

export const TTL_MS = 600_000
export const RECEIPT: Answer = { ok: true, key: 'k', expiresAt: 1 }

export function entry(nonce: string, changes: Partial<JournalEntry> = {}): JournalEntry {
  const draft = { id: nonce, nonce, message: nonce, frames: [] }
  const postedAt = Date.now()
  return { nonce, room: 'den', draft, postedAt, expiresAt: postedAt + TTL_MS, ...changes }
}

/** A page whose camera is always ready and whose server answers when the test says so. */
export function page(journal: Partial<Journal> = {}) {
  const log: string[] = []
  const seen: (string | undefined)[] = []
  const said = new Map<string, string | undefined>()
  const actions: StatusAction[] = []
  /** What was said to whoever wanted two at a time. */
  const busy: string[] = []
  const answers: ((answer: Answer) => void)[] = []
  const state = {
    isClosed: false,
    review: 'off',
    undo: 'off',
    decisions: [] as Decision[],
    over: 0,
  }
  const answered: (string | undefined)[] = []
  const released: string[] = []
  const parts = {
    composer: {
      typed: 'hello',
      get over() {
        return state.over
      },
      release: (words: string) => void released.push(words),
      giveBack: (words: string) => void log.push(`gave back ${words}`),
      focus: () => undefined,
      get isClosed() {
        return state.isClosed
      },
    },
    description: {
      typed: ' what\nis seen ',
      over: 0,
      release: () => undefined,
      giveBack: (alt?: string) => void (alt && log.push(`gave back ${alt}`)),
      offer: () => undefined,
    },
    capture: {
      isRecording: false,
      take: () => Promise.resolve(['frame']),
      sayBusy: (words: string) => void busy.push(words),
    },
    connection: () => ({
      serverNow: () => Date.now(),
      withdraw: () => true,
      post: ({ message, alt, replyTo }: NamedDraft) => {
        answered.push(replyTo)
        log.push(`posted ${message}`)
        seen.push(alt)
        return new Promise<Answer>((answer) => answers.push(answer))
      },
    }),
    journal: {
      note: async ({ author, refusal }: JournalEntry) =>
        void log.push(`noted as ${author ?? 'nobody'}${refusal ? `, ${refusal.code}` : ''}`),
      strike: async () => void log.push('struck'),
      claim: async () => [],
      sweep: async () => undefined,
      ...journal,
    },
    preview: { showUnderWay: () => undefined },
    status: { say: (from: string, words?: { text: string }) => void said.set(from, words?.text) },
    answering: {
      key: undefined as string | undefined,
      start(key: string) {
        this.key = key
      },
      end() {
        this.key = undefined
        return true
      },
    },
    firstTime: { posted: () => undefined },
    review: {
      isOpen: false,
      sayBusy: (words: string) => void busy.push(words),
      ask: async (_: unknown, __?: { isTyping?: boolean }) => state.decisions.shift() ?? 'cancel',
    },
    preferences: { get: (name: 'review' | 'undo') => state[name] },
    rows: {
      show: (_: unknown, __: unknown, choices: StatusAction[]) =>
        void actions.splice(0, 9, ...choices),
      end: () => undefined,
    },
    room: 'den',
    name: () => undefined,
  }
  const posting = createPosting(parts as unknown as PostingParts)
  return { busy, parts, posting, log, seen, said, answers, answered, released, state, actions }
}

/** Lets what is settled go its way; no time passes. */
export const settled = () => vi.advanceTimersByTimeAsync(0)
