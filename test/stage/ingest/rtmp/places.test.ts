import { expect, test, vi } from 'vitest'
import { createPlaces } from '../../../../stage/ingest/rtmp/places.ts'

const stay = () => {
  throw new Error('sent away')
}

test('the seventeenth who waits at one address sends its first away, and nobody else', () => {
  const take = createPlaces()
  const first = vi.fn()
  take('elsewhere', stay)
  take('here', first)
  for (let count = 2; count <= 16; count += 1) take('here', stay)
  expect(first).not.toHaveBeenCalled()
  take('here', stay)
  expect(first).toHaveBeenCalledOnce()
})

test('the sixty-fifth who waits sends away who has waited longest', () => {
  const take = createPlaces()
  const first = vi.fn()
  take('address 0', first)
  for (let count = 1; count < 64; count += 1) take(`address ${count}`, stay)
  expect(first).not.toHaveBeenCalled()
  take('address 64', stay)
  expect(first).toHaveBeenCalledOnce()
})

test('a publisher that publishes or has left keeps nobody waiting and is not sent away', () => {
  const take = createPlaces()
  expect(take('here', stay).publish()).toBe(true)
  const other = take('here', stay)
  other.leave()
  for (let count = 1; count <= 16; count += 1) take('here', stay)
})

test('a publisher that was sent away cannot publish', () => {
  const take = createPlaces()
  const first = take('here', () => {})
  for (let count = 1; count <= 16; count += 1) take('here', stay)
  expect(first.publish()).toBe(false)
})
