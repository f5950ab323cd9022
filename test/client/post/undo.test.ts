import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createUndo, UNDO_MS } from '../../../client/post/undo.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function page() {
  const state = { isWanted: true }
  const undo = createUndo(() => state.isWanted)
  const passed: string[] = []
  const post = (nonce: string) =>
    undo.pass(nonce).then((goes) => void passed.push(goes ? nonce : `${nonce} undone`))
  return { undo, passed, post, state }
}

test('a post passes after three seconds, or is undone before that', async () => {
  const { undo, passed, post } = page()
  void post('a')
  void post('b')
  await vi.advanceTimersByTimeAsync(UNDO_MS - 1)
  expect(passed).toEqual([])
  undo.undo('a')
  await vi.advanceTimersByTimeAsync(1)
  expect(passed).toEqual(['a undone', 'b'])
  undo.undo('b')
  expect(vi.getTimerCount()).toBe(0)
})

test('one that does not wait still passes after those that do', async () => {
  const { passed, post, state } = page()
  void post('first')
  state.isWanted = false
  void post('second')
  await vi.advanceTimersByTimeAsync(UNDO_MS)
  expect(passed).toEqual(['first', 'second'])
})
