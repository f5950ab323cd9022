import { expect, test } from 'vitest'
import { createServerClock } from '../../../client/connection/server-clock.ts'

/** A machine with a clock that people set and one that only counts. */
function machine() {
  const state = { steady: 5_000, wall: 1_000_000 }
  const clock = createServerClock(
    () => state.steady,
    () => state.wall,
  )
  const pass = (ms: number) => {
    state.steady += ms
    state.wall += ms
  }
  return { state, clock, pass }
}

test('the time is the server’s, and goes on with the steady clock', () => {
  const { clock, pass } = machine()
  clock.set(90_000_000)
  pass(60_000)
  expect(clock.now()).toBe(90_060_000)
  expect(clock.isInDoubt()).toBe(false)
})

test('setting this machine’s clock changes no time, and puts it in doubt', () => {
  const { clock, state, pass } = machine()
  clock.set(90_000_000)
  state.wall += 15 * 60_000
  pass(1_000)
  expect(clock.now()).toBe(90_001_000)
  expect(clock.isInDoubt()).toBe(true)
  clock.set(90_002_000)
  expect(clock.isInDoubt()).toBe(false)
})

test('a machine that slept without a connection has let that time pass', () => {
  const { clock, state } = machine()
  clock.set(90_000_000)
  clock.lose()
  state.wall += 3_600_000
  expect(clock.now()).toBe(93_600_000)
  expect(clock.isInDoubt()).toBe(false)
})

test('before the server has said anything it is this machine’s', () => {
  expect(machine().clock.now()).toBe(1_000_000)
})
