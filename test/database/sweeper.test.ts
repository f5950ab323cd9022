import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Sweeper, startSweeper } from '../../database/sweeper.ts'

type Gone = { key: string; room: string }[]

/** Sweeps that end when the test says so. */
function makeSlowStore() {
  const ends: ((gone: Gone) => void)[] = []
  const fails: ((error: Error) => void)[] = []
  const sweep = vi.fn(
    () =>
      new Promise<Gone>((resolve, reject) => {
        ends.push(resolve)
        fails.push(reject)
      }),
  )
  return {
    sweep,
    end: (gone: Gone = []) => ends.at(-1)?.(gone),
    fail: (e: Error) => fails.at(-1)?.(e),
  }
}

let store: ReturnType<typeof makeSlowStore>
let sweeper: Sweeper
let told: Gone[]
let errors: unknown[]

beforeEach(() => {
  vi.useFakeTimers()
  store = makeSlowStore()
  told = []
  errors = []
  sweeper = startSweeper({
    messages: store,
    intervalMs: 1000,
    onExpired: (gone) => told.push(gone),
    onError: (error) => errors.push(error),
  })
})
afterEach(async () => {
  store.end()
  vi.useRealTimers()
})

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('it sweeps at once and then at every interval', async () => {
  await pass(0)
  expect(store.sweep).toHaveBeenCalledTimes(1)
  for (const times of [2, 3, 4]) {
    store.end()
    await pass(1000)
    expect(store.sweep).toHaveBeenCalledTimes(times)
  }
})

test('without an interval of its own it sweeps four times a minute', async () => {
  const other = { sweep: vi.fn(async () => []) }
  const second = startSweeper({ messages: other, onExpired: () => {}, onError: () => {} })
  await pass(60_000)
  expect(other.sweep).toHaveBeenCalledTimes(5)
  await second.stop()
})

test('a sweep that takes longer than the interval is not joined by another', async () => {
  await pass(10_000)
  expect(store.sweep).toHaveBeenCalledTimes(1)
  store.end()
  await pass(1000)
  expect(store.sweep).toHaveBeenCalledTimes(2)
})

test('what expired is reported, and nothing when nothing did', async () => {
  await pass(0)
  store.end([{ key: 'k', room: 'r' }])
  await pass(1000)
  store.end([])
  await pass(1000)
  expect(told).toEqual([[{ key: 'k', room: 'r' }]])
})

test('an error is reported, and the next sweep comes all the same', async () => {
  await pass(0)
  const error = new Error('disk full')
  store.fail(error)
  await pass(1000)
  expect(errors).toEqual([error])
  expect(store.sweep).toHaveBeenCalledTimes(2)
})

test('sweeping now waits for the sweep under way and then sweeps anew', async () => {
  await pass(0)
  const done = vi.fn()
  const now = sweeper.sweepNow().then(done)
  await pass(0)
  expect(store.sweep).toHaveBeenCalledTimes(1)
  store.end()
  await pass(0)
  expect(store.sweep).toHaveBeenCalledTimes(2)
  expect(done).not.toHaveBeenCalled()
  store.end([{ key: 'k', room: 'r' }])
  await now
  expect(told).toEqual([[{ key: 'k', room: 'r' }]])
})

test('stopping waits for the sweep under way, sweeps a last time, and none comes after it', async () => {
  await pass(0)
  const stopped = vi.fn()
  const stop = sweeper.stop().then(stopped)
  await pass(5000)
  expect(stopped).not.toHaveBeenCalled()
  store.end()
  await pass(0)
  expect(stopped).not.toHaveBeenCalled()
  store.end([{ key: 'k', room: 'r' }])
  await stop
  await pass(5000)
  await sweeper.sweepNow()
  expect(store.sweep).toHaveBeenCalledTimes(2)
  expect(told).toEqual([[{ key: 'k', room: 'r' }]])
  expect(vi.getTimerCount()).toBe(0)
})

test('a last sweep that fails is reported, and one that hangs is not waited for', async () => {
  await pass(0)
  store.end()
  const stop = sweeper.stop()
  await pass(0)
  store.fail(new Error('disk full'))
  await stop
  expect(errors).toEqual([new Error('disk full')])
  const again = sweeper.stop()
  await pass(2000)
  await again
  expect(vi.getTimerCount()).toBe(0)
})
