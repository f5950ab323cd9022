import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createPace } from '../../../realtime/connections/pace.ts'

test('a task that comes alone runs at once', async () => {
  const pace = createPace(2)
  for (let turn = 0; turn < 3; turn++) {
    let hasRun = false
    pace(() => {
      hasRun = true
    })
    expect(hasRun).toBe(true)
    await setImmediate()
  }
})

test('of many only a few run in one turn of the event loop, in order, and all in the end', async () => {
  const pace = createPace(2)
  const done: number[] = []
  for (let i = 0; i < 7; i++) pace(() => void done.push(i))
  const after: number[][] = []
  for (let turn = 0; turn < 4; turn++) {
    after.push([...done])
    await setImmediate()
  }
  expect(after).toEqual([
    [0, 1],
    [0, 1, 2, 3],
    [0, 1, 2, 3, 4, 5],
    [0, 1, 2, 3, 4, 5, 6],
  ])
})

test('a task that fails does not hold up those behind it', async () => {
  const pace = createPace(1)
  const done: string[] = []
  expect(() =>
    pace(() => {
      throw new Error('no')
    }),
  ).toThrow('no')
  pace(() => void done.push('next'))
  await setImmediate()
  expect(done).toEqual(['next'])
})
