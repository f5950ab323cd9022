import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UNDO_MS } from '../../../client/post/undo.ts'
import { entry, page, RECEIPT, settled, TTL_MS } from './posting-page.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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

test('a page takes over what others left behind when it is opened, and not at a later welcome', async () => {
  let claims = 0
  const { posting } = page({
    claim: async () => {
      claims += 1
      return []
    },
  })
  for (const _time of ['opened', 'back']) await posting.welcomed('ana', TTL_MS)
  expect(claims).toBe(1)
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
  expect(said.get('problem')).toContain('Cancelled')
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

test('what was said of an earlier post, or of the message that it answered, goes with the next one', async () => {
  const { posting, said } = page()
  await posting.welcomed('ana', TTL_MS)
  said.set('notice', 'The message you were answering is gone.')
  void posting.post()
  expect(said.get('notice')).toBeUndefined()
})
