import { expect, test } from 'vitest'
import { createTurns } from '../../../realtime/posting/turns.ts'

test('tasks of one name run one after another, in the order they came', async () => {
  const turns = createTurns()
  const steps: string[] = []
  const task = (name: string) => async () => {
    steps.push(`${name} begins`)
    await Promise.resolve()
    steps.push(`${name} ends`)
  }
  await Promise.all([turns.run('room', task('a')), turns.run('room', task('b'))])
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('tasks of different names do not wait for each other', async () => {
  const turns = createTurns()
  const held = turns.take('one')
  expect(await turns.run('two', async () => 'done')).toBe('done')
  held.done()
})

test('a task that fails gives its turn on', async () => {
  const turns = createTurns()
  const failing = turns.run('room', () => Promise.reject(new Error('no')))
  const next = turns.run('room', async () => 'went on')
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('went on')
})

test('a later turn comes only when every earlier one is done, whatever the order of the calls', async () => {
  const turns = createTurns()
  const [first, second, third] = [turns.take('x'), turns.take('x'), turns.take('x')]
  let hasCome = false
  const came = third.comes.then(() => {
    hasCome = true
  })
  second.done()
  await Promise.resolve()
  expect(hasCome).toBe(false)
  first.done()
  await came
  expect(hasCome).toBe(true)
})
