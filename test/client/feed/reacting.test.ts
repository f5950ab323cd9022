import { expect, test } from 'vitest'
import { openOwnReactions } from '../../../client/feed/reactions/own-reactions.ts'
import { createReacting, type ShownReaction } from '../../../client/feed/reactions/reacting.ts'
import { openMemory } from '../../../client/page/memory.ts'
import type { Done, Reacted, Reaction } from '../../../realtime/protocol.ts'

const KINDS = ['A', 'B']

function openReacting() {
  const asked: { reaction: Reaction; answer: (done: Done<Reacted>) => void; fail(): void }[] = []
  const shown = new Map<string, ShownReaction[]>()
  const refusals: string[] = []
  const memory = openMemory(() => {
    throw new Error('no storage here')
  })
  const own = openOwnReactions(memory, 'den')
  const reacting = createReacting({
    connection: () => ({
      react: (reaction) =>
        new Promise((answer, reject) => {
          asked.push({ reaction, answer, fail: () => reject(new Error('lost')) })
        }),
    }),
    own,
    show: (key, all) => void shown.set(key, all),
    refused: ({ code }) => void refusals.push(code),
  })
  reacting.welcomed('me', KINDS)
  const text = (key = 'k') =>
    shown
      .get(key)
      ?.filter(({ count }) => count > 0)
      .map(({ emoji, count, isOwn }) => `${emoji}${count}${isOwn ? '!' : ''}`)
      .join(' ')
  /** Lets what was resolved go on. */
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { reacting, asked, text, refusals, settle, memory }
}

test('a reaction is shown at once, and is what the server says once it has answered', async () => {
  const { reacting, asked, text, settle } = openReacting()
  reacting.counted({ key: 'k', counts: { A: 2, B: 1 } })
  reacting.toggle('k', 'A')
  expect(text()).toBe('A3! B1')
  asked[0]?.answer({ ok: true, on: true, counts: { A: 4, B: 1 } })
  await settle()
  expect(text()).toBe('A4! B1')
  reacting.toggle('k', 'A')
  expect(text()).toBe('A3 B1')
  expect(asked.map(({ reaction }) => reaction.on)).toEqual([true, false])
})

test('a refused reaction is taken back on the page, and said', async () => {
  const { reacting, asked, text, refusals, settle } = openReacting()
  reacting.toggle('k', 'A')
  asked[0]?.answer({ ok: false, code: 'rate_limited', text: 'Too many.' })
  await settle()
  expect(text()).toBe('')
  expect(refusals).toEqual(['rate_limited'])
})

test('one whose answer was lost is sent again, as the same state, when the connection is back', async () => {
  const { reacting, asked, text, settle } = openReacting()
  reacting.toggle('k', 'A')
  asked[0]?.fail()
  await settle()
  expect(text()).toBe('A1!')
  reacting.welcomed('me', KINDS)
  expect(asked.map(({ reaction }) => reaction)).toEqual(
    Array(2).fill({ key: 'k', emoji: 'A', on: true }),
  )
})

test('who changes their mind while one is under way gets the last state', async () => {
  const { reacting, asked, text, settle } = openReacting()
  reacting.toggle('k', 'A')
  reacting.toggle('k', 'A')
  expect(asked).toHaveLength(1)
  asked[0]?.answer({ ok: true, on: true, counts: { A: 1 } })
  await settle()
  expect(asked[1]?.reaction.on).toBe(false)
  asked[1]?.answer({ ok: true, on: false, counts: {} })
  await settle()
  expect(text()).toBe('')
})

test('our own are remembered over a reload, and are not those of another author', async () => {
  const { reacting, asked, settle, memory } = openReacting()
  reacting.toggle('k', 'A')
  asked[0]?.answer({ ok: true, on: true, counts: { A: 1 } })
  await settle()
  const again = openOwnReactions(memory, 'den')
  again.belongTo('me')
  expect(again.has('k', 'A')).toBe(true)
  again.belongTo('somebody else')
  expect(again.has('k', 'A')).toBe(false)
})

test('of the reactions that are ours only those to what is on the page are remembered', () => {
  const memory = openMemory(() => {
    throw new Error('no storage here')
  })
  const own = openOwnReactions(memory, 'den')
  own.belongTo('me')
  for (const key of ['gone', 'there']) own.set(key, 'A', true)
  own.keepOnly((key) => key === 'there')
  expect([own.has('gone', 'A'), own.has('there', 'A')]).toEqual([false, true])
})
