import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Decision } from '../../../client/record/review.ts'
import { page, settled, TTL_MS } from './posting-page.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('one post at a time, however often it is pressed while a loop is looked at, and each press is answered', async () => {
  const { parts, posting, log, state, busy } = page()
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
  expect(busy).toEqual(Array(3).fill(expect.stringContaining('One at a time')))
  send('send')
  await settled()
  expect(log).toEqual(['noted as ana', 'posted hello'])
  expect(parts.answering.key).toBeUndefined()
})

test('a look at a loop leaves the focus to whoever has typed on since the press', async () => {
  const { parts, posting, state } = page()
  await posting.welcomed('ana', TTL_MS)
  state.review = 'on'
  const asked: unknown[] = []
  parts.review.ask = async (_: unknown, options?: { isTyping?: boolean }) => {
    asked.push(options?.isTyping)
    return 'cancel'
  }
  await posting.post()
  parts.capture.take = async () => {
    parts.composer.typed = 'hello and'
    return ['frame']
  }
  await posting.post()
  expect(asked).toEqual([false, true])
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
  const words: (string | undefined)[] = []
  const asked = vi.fn(async (): Promise<Decision> => {
    words.push(said.get('too-long'))
    state.over = asked.mock.calls.length === 1 ? 3 : 0
    return 'send'
  })
  parts.review.ask = asked
  void posting.post()
  await settled()
  expect(asked).toHaveBeenCalledTimes(2)
  expect(words).toEqual([undefined, '3 characters too many.'])
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

test('that words are too many is said with each press, follows their count, and ends when they fit', async () => {
  const { parts, posting, state, said } = page()
  await posting.welcomed('ana', TTL_MS)
  const spoken: string[] = []
  parts.status.say = (source: string, sentence?: { text: string; isStep?: boolean }) => {
    said.set(source, sentence?.text)
    if (sentence !== undefined && !sentence.isStep) spoken.push(sentence.text)
  }
  posting.recount()
  expect(said.get('too-long')).toBeUndefined()
  state.over = 50
  posting.recount()
  expect(said.get('too-long')).toBeUndefined()
  for (const _ of ['one', 'two']) await posting.post()
  expect(spoken).toEqual(['50 characters too many.', '50 characters too many.'])
  state.over = 6550
  posting.recount()
  expect(said.get('too-long')).toBe('6550 characters too many.')
  expect(spoken).toHaveLength(2)
  state.over = 0
  posting.recount()
  expect(said.get('too-long')).toBeUndefined()
  state.over = 1
  posting.recount()
  expect(said.get('too-long')).toBeUndefined()
})
