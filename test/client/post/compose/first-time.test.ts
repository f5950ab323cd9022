import { expect, test } from 'vitest'
import type { Status } from '../../../../client/page/announce/status.ts'
import { openMemory } from '../../../../client/page/memory.ts'
import { createFirstTime, type FirstTimeParts } from '../../../../client/post/compose/first-time.ts'

const storage = () => ({ getItem: () => null, setItem: () => undefined })

function page(changes: Partial<FirstTimeParts> = {}) {
  let said: string | undefined
  const status: Status = {
    say(_, sentence) {
      said = sentence?.text
    },
  }
  const memory = openMemory(storage)
  const parts = { hasKey: true, frameIntervalMs: () => 200, isFilmed: () => true }
  const firstTime = createFirstTime({ memory, status, ...parts, ...changes })
  return { firstTime, memory, said: () => said }
}

test('what Enter does is said with this server’s times, until the first post', () => {
  const { firstTime, memory, said } = page()
  expect(said()).toBeUndefined()
  firstTime.welcomed(3_600_000)
  expect(said()).toBe('Enter takes two seconds of film. It is gone in an hour.')
  expect(firstTime.isNow).toBe(true)
  firstTime.posted()
  expect(said()).toBeUndefined()
  firstTime.welcomed(3_600_000)
  expect(said()).toBeUndefined()
  expect(page({ memory }).firstTime.isNow).toBe(false)
})

test('a phone’s says nothing of Enter, and the length of the film is the one that is preferred', () => {
  const { firstTime, said } = page({ hasKey: false, frameIntervalMs: () => 100 })
  firstTime.welcomed(600_000)
  expect(said()).toBe('A second of film, no sound, gone in ten minutes.')
})

test('a way of speaking that films nobody says so', () => {
  const { firstTime, said } = page({ isFilmed: () => false })
  firstTime.welcomed(600_000)
  expect(said()).toBe('Your camera is off. What you send is gone in ten minutes.')
})
