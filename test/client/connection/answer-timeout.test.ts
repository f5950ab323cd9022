import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAnswerTimeout } from '../../../client/connection/answer-timeout.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Whether the answer is overdue by now. */
function watch(bytes: number, isUploading: () => boolean) {
  const patience = createAnswerTimeout(bytes, isUploading)
  let isOver = false
  patience.overdue.catch(() => {
    isOver = true
  })
  return { patience, isOver: () => isOver }
}

test('the timeout of an answer begins when the upload has ended', async () => {
  let isUploading = true
  const { isOver } = watch(0, () => isUploading)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(isOver()).toBe(false)
  isUploading = false
  await vi.advanceTimersByTimeAsync(19_000)
  expect(isOver()).toBe(false)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(isOver()).toBe(true)
})

test('what the system holds back of a large draft has its time, too', async () => {
  const { isOver } = watch(100_000, () => false)
  await vi.advanceTimersByTimeAsync(65_000)
  expect(isOver()).toBe(false)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(isOver()).toBe(true)
})

test('once the server has spoken of a draft only its answer is waited for', async () => {
  const { patience, isOver } = watch(100_000, () => true)
  patience.arrived()
  await vi.advanceTimersByTimeAsync(21_000)
  expect(isOver()).toBe(true)
})

test('an answer ends the wait, and leaves no timer', async () => {
  const { patience } = watch(0, () => false)
  patience.end()
  expect(vi.getTimerCount()).toBe(0)
})
