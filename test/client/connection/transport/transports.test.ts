import { expect, test } from 'vitest'
import { createTransports } from '../../../../client/connection/transport/transports.ts'

function network() {
  const kept = new Map<string, string | undefined>()
  const remembered = {
    get: (name: string) => kept.get(name),
    set: (name: string, value: string | undefined) => void kept.set(name, value),
  }
  const clock = { now: 1_000_000_000 }
  return { clock, open: () => createTransports(remembered, () => clock.now) }
}

const MINUTE = 60_000

test('a websocket that says nothing is followed by polling, which looks for a websocket', () => {
  const transports = network().open()
  const first = transports.next()
  expect(first.transports).toEqual(['websocket', 'polling'])
  transports.silent()
  const second = transports.next()
  expect(second.transports).toEqual(['polling', 'websocket'])
  // Both attempts and the pause between them, before the first word by polling is asked for.
  expect(first.timeoutMs).toBeLessThan(10_000)
})

test('that is remembered for ten minutes, also by the next page', () => {
  const { clock, open } = network()
  open().silent()
  clock.now += 9 * MINUTE
  expect(open().next().transports[0]).toBe('polling')
  clock.now += 2 * MINUTE
  expect(open().next().transports[0]).toBe('websocket')
})

test('a clock that is set back does not make it last longer', () => {
  const { clock, open } = network()
  open().silent()
  clock.now -= 24 * 60 * MINUTE
  expect(open().next().transports[0]).toBe('websocket')
})

test('when polling says nothing either, it was the network: websockets are tried again', () => {
  const transports = network().open()
  transports.silent()
  transports.silent()
  expect(transports.next().transports[0]).toBe('websocket')
})

test('websockets that are cut again and again give way to polling alone', () => {
  const transports = network().open()
  for (const _ of [1, 2]) transports.lasted('websocket', 5_000)
  expect(transports.next().transports[0]).toBe('websocket')
  transports.lasted('websocket', 5_000)
  expect(transports.next().transports).toEqual(['polling'])
})

test('one that lasted is a good one, whatever was before', () => {
  const transports = network().open()
  for (const _ of [1, 2]) transports.lasted('websocket', 5_000)
  transports.lasted('websocket', 10 * MINUTE)
  for (const _ of [1, 2]) transports.lasted('websocket', 5_000)
  transports.lasted('polling', 5_000)
  expect(transports.next().transports[0]).toBe('websocket')
})
