import { expect, test } from 'vitest'
import { openMemoryCounter } from '../../../database/memory/memory-state.ts'
import { createStageCheck } from '../../../server/stage/stage-check.ts'

const OPERATOR = 'q3Zx+7Lr0aUe/W9bYk2Pd&%41'

/** The lobby has the operator's key, `owned` a key of its own, and `closed` none. */
const createCheck = () =>
  createStageCheck(
    {
      stageKeyFor: async (room) =>
        room === 'owned' ? 'key-of-owned' : room === 'closed' ? undefined : OPERATOR,
    },
    openMemoryCounter,
    OPERATOR,
  )
const request = (room: string, keys: string[], address = '10.0.0.1') => ({ room, keys, address })

test('the key of a room opens it and is counted by its address', async () => {
  const check = createCheck()
  expect(await check(request('Owned', ['key-of-owned']))).toEqual({
    room: 'owned',
    address: '10.0.0.1',
  })
  expect(await check(request('owned', [OPERATOR]))).toHaveProperty('text')
})

test('the key of the operator opens rooms without an owner, in any of its spellings', async () => {
  const check = createCheck()
  expect(await check(request('lobby', ['no', OPERATOR]))).toEqual({ room: 'lobby' })
})

test.each([
  ['a room without a key', 'closed', ['']],
  ['a room that cannot be', '../x', [OPERATOR]],
  ['no key', 'lobby', []],
])('%s is not opened', async (_, room, keys) => {
  expect(await createCheck()(request(room, keys))).toHaveProperty('text')
})

test('guesses side by side are counted before any is looked at', async () => {
  const check = createCheck()
  const guesses = Array.from({ length: 30 }, (_, index) =>
    check(request('owned', [index === 29 ? 'key-of-owned' : `guess-${index}`])),
  )
  const answers = await Promise.all(guesses)
  const refused = answers.filter((answer) => 'text' in answer && answer.text.startsWith('Too many'))
  expect(refused).toHaveLength(20)
  expect(answers[29]).toEqual({ text: expect.stringContaining('Too many wrong keys') })
})

test('the right key, used again and again, is never refused', async () => {
  const check = createCheck()
  for (let count = 0; count < 30; count += 1) {
    expect(await check(request('owned', ['key-of-owned']))).toHaveProperty('room')
  }
})

test('a whole /64 has the guesses of one address', async () => {
  const check = createCheck()
  for (let count = 0; count < 10; count += 1) {
    await check(request('owned', ['guess'], `2001:db8::${count}`))
  }
  expect(await check(request('owned', ['key-of-owned'], '2001:db8::ffff'))).toHaveProperty('text')
  expect(await check(request('owned', ['key-of-owned'], '2001:db8:0:1::1'))).toHaveProperty('room')
})
