import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOutbox, type NamedDraft, type PostProgress } from '../../../client/post/outbox.ts'
import type { Answer, Progress } from '../../../realtime/protocol.ts'

const RECEIPT: Answer = { ok: true, key: 'k', expiresAt: 1 }
const draft = (nonce: string): NamedDraft => ({ id: nonce, nonce, message: nonce, frames: [] })
const ignore = () => undefined

/** A connection whose every attempt is ended by the test. */
function handConnection() {
  const sent: { nonce: string; answer(answer: Answer): void; lose(): void }[] = []
  const send = ({ nonce }: NamedDraft) =>
    new Promise<Answer>((answer, reject) => {
      sent.push({ nonce, answer, lose: () => reject(new Error('lost')) })
    })
  const nonces = () => sent.map(({ nonce }) => nonce)
  return { send, sent, nonces }
}

/** Lets what has been settled be heard of. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a draft posted offline goes out when the connection is there', async () => {
  const { send, sent, nonces } = handConnection()
  const outbox = createOutbox(send)
  const answer = outbox.post(draft('a'), ignore)
  expect(nonces()).toEqual([])
  outbox.opened()
  expect(nonces()).toEqual(['a'])
  sent[0]?.answer(RECEIPT)
  expect(await answer).toEqual(RECEIPT)
})

test('drafts without an answer are sent again in their order under their old names', async () => {
  const { send, sent, nonces } = handConnection()
  const outbox = createOutbox(send)
  outbox.opened()
  const answers = ['a', 'b', 'c'].map((nonce) => outbox.post(draft(nonce), ignore))
  sent[1]?.answer(RECEIPT)
  await answers[1]
  outbox.closed()
  sent[0]?.lose()
  sent[2]?.lose()
  await settled()
  expect(nonces()).toEqual(['a', 'b', 'c'])
  outbox.opened()
  expect(nonces()).toEqual(['a', 'b', 'c', 'a', 'c'])
})

test('a draft that is too large is refused at once, online or not, and never sent', async () => {
  const { send, nonces } = handConnection()
  const outbox = createOutbox(send)
  const small = 'x'.repeat(64)
  const large = 'x'.repeat(140_000)
  const frames = { ...draft('a'), frames: [small, large] }
  expect(await outbox.post(frames, ignore)).toMatchObject({ code: 'too_large', index: 1 })
  outbox.opened()
  const words = { ...draft('b'), message: 'x'.repeat(3_000_000) }
  expect(await outbox.post(words, ignore)).toMatchObject({ ok: false, code: 'too_large' })
  expect(nonces()).toEqual([])
})

test('a draft over which the connection is cut twice is refused, and those beside it go on', async () => {
  const { send, sent, nonces } = handConnection()
  const outbox = createOutbox(send)
  const small = outbox.post(draft('a'), ignore)
  const large = outbox.post({ ...draft('b'), frames: ['x'.repeat(1000)] }, ignore)
  for (const cut of [1, 2]) {
    outbox.opened()
    expect(nonces()).toHaveLength(2 * cut)
    outbox.closed(true)
    for (const { lose } of sent) lose()
    await settled()
  }
  expect(await large).toMatchObject({ ok: false, code: 'too_large' })
  outbox.opened()
  expect(nonces().slice(4)).toEqual(['a'])
  sent[4]?.answer(RECEIPT)
  expect(await small).toEqual(RECEIPT)
})

test('connections that break for other reasons are never held against a draft', async () => {
  const { send, sent } = handConnection()
  const outbox = createOutbox(send)
  const answer = outbox.post(draft('a'), ignore)
  for (const at of [0, 1, 2, 3]) {
    outbox.opened()
    outbox.closed()
    sent[at]?.lose()
    await settled()
  }
  outbox.opened()
  sent[4]?.answer(RECEIPT)
  expect(await answer).toEqual(RECEIPT)
})

test('a draft whose answer takes too long is asked after on the same connection', async () => {
  const { send, sent, nonces } = handConnection()
  const outbox = createOutbox(send)
  outbox.opened()
  const answer = outbox.post(draft('a'), ignore)
  sent[0]?.lose()
  await settled()
  expect(nonces()).toEqual(['a', 'a'])
  sent[1]?.answer(RECEIPT)
  expect(await answer).toEqual(RECEIPT)
})

test('a refusal is an answer: it is not sent again', async () => {
  const { send, sent, nonces } = handConnection()
  const outbox = createOutbox(send)
  outbox.opened()
  const answer = outbox.post(draft('a'), ignore)
  sent[0]?.answer({ ok: false, code: 'busy', text: 'Busy.' })
  expect(await answer).toMatchObject({ code: 'busy' })
  outbox.closed()
  outbox.opened()
  expect(nonces()).toEqual(['a'])
})

test('progress reaches who posted the draft, and nobody once it is answered', async () => {
  const { send, sent } = handConnection()
  const outbox = createOutbox(send)
  outbox.opened()
  const heard: PostProgress[] = []
  const answer = outbox.post(draft('a'), (progress) => heard.push(progress))
  const queued: Progress = { nonce: 'a', stage: 'queued', ahead: 2 }
  outbox.progress({ nonce: 'b', stage: 'encoding', ahead: 0 })
  outbox.progress(queued)
  sent[0]?.answer(RECEIPT)
  await answer
  outbox.progress({ nonce: 'a', stage: 'encoding', ahead: 0 })
  expect(heard).toEqual([queued])
})

describe('an author who posts too fast', () => {
  const TOO_FAST: Answer = { ok: false, code: 'rate_limited', text: 'Wait.', retryAfterMs: 5_000 }
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('waits and goes on by itself, in order, and is told until when', async () => {
    const { send, sent, nonces } = handConnection()
    const outbox = createOutbox(send)
    outbox.opened()
    const stages: PostProgress[] = []
    const first = outbox.post(draft('a'), (stage) => stages.push(stage))
    const untilAt = Date.now() + 5_000
    sent[0]?.answer(TOO_FAST)
    await vi.advanceTimersByTimeAsync(0)
    void outbox.post(draft('b'), ignore)
    expect(nonces()).toEqual(['a'])
    expect(stages.at(-1)).toEqual({ stage: 'held', untilAt, isShared: false })
    await vi.advanceTimersByTimeAsync(4_999)
    expect(nonces()).toEqual(['a'])
    await vi.advanceTimersByTimeAsync(1)
    expect(nonces()).toEqual(['a', 'a', 'b'])
    sent[1]?.answer(RECEIPT)
    expect(await first).toEqual(RECEIPT)
  })

  test('can take the draft out again, which is never sent then', async () => {
    const { send, sent, nonces } = handConnection()
    const outbox = createOutbox(send)
    outbox.opened()
    void outbox.post(draft('a'), ignore)
    expect(outbox.withdraw('a')).toBe(false)
    sent[0]?.answer(TOO_FAST)
    await vi.advanceTimersByTimeAsync(0)
    expect(outbox.withdraw('a')).toBe(true)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(nonces()).toEqual(['a'])
  })
})

describe('a server that cannot take posts for the moment', () => {
  const STOPPING: Answer = {
    ...{ ok: false, code: 'unavailable', text: 'Stopping.' },
    retryAfterMs: 3_000,
  }
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('gets the draft again by itself, and its author reads why', async () => {
    const { send, sent, nonces } = handConnection()
    const outbox = createOutbox(send)
    outbox.opened()
    const stages: PostProgress[] = []
    const answer = outbox.post(draft('a'), (stage) => stages.push(stage))
    sent[0]?.answer(STOPPING)
    await vi.advanceTimersByTimeAsync(0)
    expect(stages.at(-1)).toMatchObject({ stage: 'held', reason: 'Stopping.' })
    await vi.advanceTimersByTimeAsync(3_000)
    expect(nonces()).toEqual(['a', 'a'])
    sent[1]?.answer(RECEIPT)
    expect(await answer).toEqual(RECEIPT)
  })

  test('is not waited for once there is another, which gets all in their order', async () => {
    const { send, sent, nonces } = handConnection()
    const outbox = createOutbox(send)
    outbox.opened('me')
    void outbox.post(draft('a'), ignore)
    sent[0]?.answer(STOPPING)
    await vi.advanceTimersByTimeAsync(0)
    void outbox.post(draft('b'), ignore)
    outbox.closed()
    outbox.opened('me')
    expect(nonces()).toEqual(['a', 'a', 'b'])
  })

  test('is given up after minutes, and the draft is its author’s again', async () => {
    const outbox = createOutbox(async () => STOPPING)
    outbox.opened()
    const answer = outbox.post(draft('a'), ignore)
    await vi.advanceTimersByTimeAsync(6 * 60_000)
    expect(await answer).toEqual(STOPPING)
  })
})

test('what may have been posted and forgotten since is not sent again by itself', async () => {
  const { send, sent, nonces } = handConnection()
  let now = 0
  const outbox = createOutbox(send, () => now)
  outbox.opened('me', 600_000)
  const tried = outbox.post(draft('a'), ignore)
  outbox.closed()
  sent[0]?.lose()
  await settled()
  const late = outbox.post(draft('b'), ignore)
  now = 600_000
  outbox.opened('me', 600_000)
  expect(await tried).toMatchObject({ ok: false, code: 'unavailable' })
  expect(nonces()).toEqual(['a', 'b'])
  sent[1]?.answer(RECEIPT)
  expect(await late).toEqual(RECEIPT)
})

test('what went out as another author is not sent again by itself', async () => {
  const { send, sent, nonces } = handConnection()
  const outbox = createOutbox(send)
  outbox.opened('me')
  const tried = outbox.post(draft('a'), ignore)
  outbox.closed()
  sent[0]?.lose()
  await settled()
  outbox.opened('somebody else')
  expect(await tried).toMatchObject({ ok: false, code: 'unavailable' })
  const next = outbox.post(draft('b'), ignore)
  expect(nonces()).toEqual(['a', 'b'])
  sent[1]?.answer(RECEIPT)
  expect(await next).toEqual(RECEIPT)
})
