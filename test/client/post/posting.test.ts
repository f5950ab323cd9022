import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StatusAction } from '../../../client/page/announce/status.ts'
import type { Journal, JournalEntry } from '../../../client/post/journal.ts'
import type { NamedDraft } from '../../../client/post/outbox.ts'
import { createPosting, type PostingParts } from '../../../client/post/posting.ts'
import { UNDO_MS } from '../../../client/post/undo.ts'
import type { Decision } from '../../../client/record/review.ts'
import type { Answer } from '../../../realtime/protocol.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const TTL_MS = 600_000
const RECEIPT: Answer = { ok: true, key: 'k', expiresAt: 1 }

function entry(nonce: string, changes: Partial<JournalEntry> = {}): JournalEntry {
  const draft = { id: nonce, nonce, message: nonce, frames: [] }
  const postedAt = Date.now()
  return { nonce, room: 'den', draft, postedAt, expiresAt: postedAt + TTL_MS, ...changes }
}

/** A page whose camera is always ready and whose server answers when the test says so. */
function page(journal: Partial<Journal> = {}) {
  const log: string[] = []
  const seen: (string | undefined)[] = []
  const said = new Map<string, string | undefined>()
  const actions: StatusAction[] = []
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
    capture: { isRecording: false, take: () => Promise.resolve(['frame']) },
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
    review: { isOpen: false, ask: async () => state.decisions.shift() ?? 'cancel' },
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
  return { parts, posting, log, seen, said, answers, answered, released, state, actions }
}

/** Lets what is settled go its way; no time passes. */
const settled = () => vi.advanceTimersByTimeAsync(0)

test('nothing goes out before the server has said as whom, and then it is noted as whose', async () => {
  const { posting, log } = page()
  void posting.post()
  await settled()
  expect(log).toEqual(['noted as nobody'])
  void posting.welcomed('ana', TTL_MS)
  await settled()
  expect(log).toEqual(['noted as nobody', 'noted as ana', 'posted hello'])
})

test('what is seen goes out as one line', async () => {
  const { posting, seen } = page()
  await posting.welcomed('ana', TTL_MS)
  void posting.post()
  await settled()
  expect(seen).toEqual(['what is seen'])
})

test('what is delivered says so, however long the journal takes to strike it', async () => {
  const { posting, said, answers } = page({ strike: () => new Promise(() => undefined) })
  await posting.welcomed('ana', TTL_MS)
  void posting.post()
  await settled()
  expect(said.get('sending')).toBeDefined()
  answers[0]?.(RECEIPT)
  await settled()
  expect(said.get('sending')).toBeUndefined()
  expect(said.get('delivered')).toBeDefined()
})

test('an earlier page’s draft goes out again as the same author or one that never left its page', async () => {
  const left = [entry('mine', { author: 'ana' }), entry('never left')]
  const { posting, log } = page({ claim: async () => left })
  await posting.welcomed('ana', TTL_MS)
  await settled()
  expect(log.filter((line) => line.startsWith('posted'))).toEqual([
    'posted mine',
    'posted never left',
  ])
})

test('as another author it would be another message, so its author decides', async () => {
  const left = [entry('hers', { author: 'somebody else' })]
  const { posting, log, said } = page({ claim: async () => left })
  await posting.welcomed('ana', TTL_MS)
  await settled()
  expect(log).toEqual([])
  expect(said.get('failed')).toContain('hers')
})

test('a failure is kept for as long as its message would have lived', async () => {
  const { posting, log, said, answers } = page()
  await posting.welcomed('ana', TTL_MS)
  void posting.post()
  await settled()
  answers[0]?.({ ok: false, code: 'encode_failed', text: 'No clip.' })
  await settled()
  expect(log.at(-1)).toBe('noted as ana, encode_failed')
  expect(said.get('failed')).toContain('No clip.')
  await vi.advanceTimersByTimeAsync(TTL_MS + 20_000)
  expect(said.get('failed')).toBeUndefined()
})

test('in a room that is closed to us nothing is recorded', async () => {
  const { posting, log, state } = page()
  await posting.welcomed('ana', TTL_MS)
  state.isClosed = true
  await posting.post()
  expect(log).toEqual([])
})

test('of several that were refused the last is named and the others counted; delivered or forgiven, they are no news', async () => {
  const { posting, said, answers } = page()
  await posting.welcomed('ana', TTL_MS)
  const refusals = [
    { ok: false, code: 'encode_failed', text: 'No clip.' },
    { ok: false, code: 'silenced', text: 'Silenced.' },
    { ok: false, code: 'silenced', text: 'Silenced.' },
  ] as const
  for (const [n, refusal] of refusals.entries()) {
    void posting.post()
    await settled()
    answers[n]?.(refusal)
    await settled()
  }
  expect(said.get('failed')).toMatch(/Silenced\. 2 others were not sent either\./)
  posting.silenceEnded()
  expect(said.get('failed')).toMatch(/No clip\.$/)
  void posting.post()
  await settled()
  answers[3]?.(RECEIPT)
  await settled()
  expect(said.get('failed')).toBeUndefined()
})

test('a reviewed loop goes out when its author says so, is filmed again, or gives nothing away', async () => {
  const { posting, log, state, said } = page()
  await posting.welcomed('ana', TTL_MS)
  Object.assign(state, { review: 'on', decisions: ['again', 'send', 'cancel'] })
  await Promise.race([posting.post(), settled()])
  await settled()
  expect(log).toEqual(['noted as ana', 'posted hello'])
  await posting.post()
  expect(log).toHaveLength(2)
  expect(said.get('problem')).toContain('Your words are still here')
})

test('what may be undone is in the journal at once, as never sent; undone, its words come back', async () => {
  const { posting, log, state, actions } = page()
  await posting.welcomed('ana', TTL_MS)
  state.undo = 'on'
  void posting.post()
  await settled()
  expect(log).toEqual(['noted as nobody'])
  actions.at(-1)?.run()
  await vi.advanceTimersByTimeAsync(UNDO_MS)
  expect(log.slice(1)).toEqual(['struck', 'gave back hello', 'gave back what is seen'])

  void posting.post()
  await vi.advanceTimersByTimeAsync(UNDO_MS)
  expect(log.slice(4)).toEqual(['noted as nobody', 'noted as ana', 'posted hello'])
})

test('a page that was closed before it sent one leaves it to the next, which waits again', async () => {
  const { posting, log, state } = page({ claim: async () => [entry('never left')] })
  state.undo = 'on'
  await posting.welcomed('ana', TTL_MS)
  await settled()
  expect(log).toEqual(['noted as nobody'])
  await vi.advanceTimersByTimeAsync(UNDO_MS)
  expect(log.at(-1)).toBe('posted never left')
})

test('one post at a time, however often it is pressed while a loop is looked at or taken elsewhere', async () => {
  const { parts, posting, log, state } = page()
  await posting.welcomed('ana', TTL_MS)
  state.review = 'on'
  let send: (decision: Decision) => void = () => undefined
  parts.review.ask = () => new Promise((resolve) => (send = resolve))
  void posting.post()
  await settled()
  void posting.post('button')
  void posting.postFrames(Promise.resolve(['of a stage']))
  void posting.answerByFace('k')
  await settled()
  send('send')
  await settled()
  expect(log).toEqual(['noted as ana', 'posted hello'])
  expect(parts.answering.key).toBeUndefined()
})

test('a room that closes while a loop is looked at takes no word', async () => {
  const { parts, posting, log, state, released } = page()
  await posting.welcomed('ana', TTL_MS)
  state.review = 'on'
  for (const decision of ['send', 'again'] as const) {
    parts.review.ask = async () => {
      state.isClosed = true
      return decision
    }
    await posting.post()
    state.isClosed = false
  }
  expect(log).toEqual([])
  expect(released).toEqual([])
})

test('words that grew too many while their loop was looked at are asked about again', async () => {
  const { parts, posting, log, said, state } = page()
  await posting.welcomed('ana', TTL_MS)
  state.review = 'on'
  const asked = vi.fn(async (): Promise<Decision> => {
    state.over = asked.mock.calls.length === 1 ? 3 : 0
    return 'send'
  })
  parts.review.ask = asked
  void posting.post()
  await settled()
  expect(asked).toHaveBeenCalledTimes(2)
  expect(said.get('problem')).toContain('3 characters')
  expect(log.at(-1)).toBe('posted hello')
})

test('a face that answers goes out beside words that are too many, which keep what they answer', async () => {
  const { parts, posting, answered, state, released } = page()
  await posting.welcomed('ana', TTL_MS)
  parts.answering.key = 'of the words'
  Object.assign(state, { review: 'on', over: 9, decisions: ['send'] })
  void posting.answerByFace('of the face')
  await settled()
  expect(answered).toEqual(['of the face'])
  expect(released).toEqual([''])
  expect(parts.answering.key).toBe('of the words')

  await posting.answerByFace('cancelled')
  expect(parts.answering.key).toBe('of the words')
})

test('a face that is undone does not make an answer of the words in the field', async () => {
  const { parts, posting, state, actions } = page()
  await posting.welcomed('ana', TTL_MS)
  state.undo = 'on'
  void posting.answerByFace('k')
  await settled()
  actions.at(-1)?.run()
  await settled()
  expect(parts.answering.key).toBeUndefined()
})
