import { expect, test } from 'vitest'
import type { MessageStore } from '../../../database/message-store.ts'
import { createJoinRoom } from '../../../realtime/joining/join-room.ts'
import { createTurns } from '../../../realtime/posting/turns.ts'
import { makeMessage } from '../../support/messages.ts'

/** Joins, with a store that counts how often it is read and may fail. */
function makeJoining() {
  const log: string[] = []
  const greetings: string[] = []
  const state = {
    reads: 0,
    catchUps: [] as string[][],
    replayed: [] as string[][],
    isBroken: false,
  }
  const known = [makeMessage(), makeMessage(), makeMessage()]
  const messages = {
    after: async (_, keys) => {
      if (keys.length > 0) state.catchUps.push(keys)
      const all = known.map(({ key }) => key).filter((key) => keys.includes(key))
      return new Map(all.map((since) => [since, known.filter(({ key }) => key > since)]))
    },
    newest: async () => {
      state.reads++
      if (state.isBroken) throw new Error('no disk')
      return [makeMessage()]
    },
  } satisfies Partial<MessageStore> as unknown as MessageStore
  const roomTurns = createTurns()
  const joinRoom = createJoinRoom({
    messages,
    readers: { catchUp: async () => '', closeIfEmpty: async () => {} },
    roomTurns,
    replayLimit: 10,
    withCounts: async (_, lists) => lists,
    turnAway: async (_, clients) => new Set(clients),
    replayTo: (clients, messages) => {
      log.push(`replay to ${clients.join()}`)
      state.replayed.push(messages.map(({ key }) => key))
    },
    greet: async (room, clients) => void greetings.push(`${room}: ${clients.join()}`),
  })
  const come = (client: string, room = 'lobby', since?: string) =>
    joinRoom({ client, room, since, subscribe: () => void log.push(`${client} enters`) })
  return { come, state, log, greetings, roomTurns, keys: known.map(({ key }) => key) }
}

test('those who come while others are let in share one turn and one reading', async () => {
  const { come, state, log } = makeJoining()
  await Promise.all([come('a'), come('b'), come('c')])
  expect(state.reads).toBe(1)
  expect(log).toEqual(['a enters', 'b enters', 'c enters', 'replay to a,b,c'])
})

test('those who come in together are told what else there is once, all at a time', async () => {
  const { come, greetings } = makeJoining()
  await Promise.all([come('a'), come('b', 'lobby', 'a key'), come('c', 'kitchen')])
  expect(greetings).toEqual(['lobby: a,b', 'kitchen: c'])
})

test('a client of another room, or one that has seen something else, gets a replay of its own', async () => {
  const { come, log, keys } = makeJoining()
  await Promise.all([come('a'), come('b', 'kitchen'), come('c', 'lobby', keys[0])])
  expect(log.filter((line) => line.startsWith('replay')).sort()).toEqual([
    'replay to a',
    'replay to b',
    'replay to c',
  ])
})

test('a herd is let in group after group, and what was waiting in between has its turn', async () => {
  const { come, log, roomTurns } = makeJoining()
  const early = Array.from({ length: 50 }, (_, i) => come(`early-${i}`))
  const post = roomTurns.run('lobby', async () => void log.push('a post'))
  const late = come('late')
  await Promise.all([...early, post, late])
  const order = log.filter((line) => !line.startsWith('early'))
  expect(order.slice(1)).toEqual(['a post', 'late enters', 'replay to late'])
})

test('when nothing can be read nobody enters, and the next may try again', async () => {
  const { come, state, log } = makeJoining()
  state.isBroken = true
  const failed = await Promise.allSettled([come('a'), come('b')])
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(log).toEqual([])
  state.isBroken = false
  await come('c')
  expect(log).toEqual(['c enters', 'replay to c'])
})

test('whatever each has seen, what all of them missed is read once', async () => {
  const { come, state, log, keys } = makeJoining()
  const [first, second, third] = keys
  const unknown = [makeMessage().key, makeMessage().key]
  await Promise.all([
    ...[first, second, third, first].map((since, i) => come(`known-${i}`, 'lobby', since)),
    ...unknown.map((since, i) => come(`unknown-${i}`, 'lobby', since)),
  ])
  expect(state.catchUps).toEqual([[...keys, ...unknown]])
  expect(state.reads).toBe(1)
  expect(log.filter((line) => line.startsWith('replay'))).toEqual([
    'replay to known-0,known-3',
    'replay to known-1',
    'replay to known-2',
    'replay to unknown-0,unknown-1',
  ])
  expect(state.replayed.slice(0, 3)).toEqual([[second, third], [third], []])
})
