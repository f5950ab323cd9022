import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createMemoryRoomLog } from '../../../../database/leveldb/memory-room-log.ts'
import type { LogEntry, RoomLog } from '../../../../database/room-log.ts'
import { createTurns } from '../../../../realtime/posting/turns.ts'
import type { Message } from '../../../../realtime/protocol.ts'
import type { EntryTable } from '../../../../realtime/rooms/log/entry-table.ts'
import { createRoomReaders } from '../../../../realtime/rooms/log/room-readers.ts'
import { makeMessage } from '../../../support/messages.ts'

/** A node with readers, whose store and log may fail; `said` is what its members have received. */
function openNode() {
  const stored = new Map<string, Message>()
  const said: string[] = []
  const state = { reads: 0, clients: 1, isAway: false, cannotRule: false, following: 0 }
  const inMemory = createMemoryRoomLog({
    find: async (key) => stored.get(key),
    lastKeyOf: () => [...stored.keys()].at(-1) ?? '',
  })
  const roomLog: RoomLog = {
    ...inMemory,
    async read(...given) {
      state.reads++
      if (state.isAway) throw new Error('away')
      return inMemory.read(...given)
    },
    async follow(...given) {
      const { position, close } = await inMemory.follow(...given)
      state.following++
      const end = async () => {
        state.following--
        await close()
      }
      return { position, close: end }
    },
  }
  const say = (kind: LogEntry['kind']) => () => void said.push(kind)
  const table: EntryTable = {
    message: (_, { message }, from) => void said.push(`${message.id} ${from ?? ''}`.trim()),
    removed: say('removed'),
    reactions: say('reactions'),
    async rules() {
      if (state.cannotRule) throw new Error('away')
      said.push('rules')
    },
    banned: say('banned'),
    stage: say('stage'),
    watching: say('watching'),
  }
  const roomTurns = createTurns()
  const readers = createRoomReaders({
    ...{ roomLog, roomTurns, table },
    messages: { newest: async () => [...stored.values()] },
    countIn: () => state.clients,
    log: pino({ level: 'silent' }),
  })
  const inTurn = <T>(work: () => Promise<T>) => roomTurns.run('lobby', work)
  function store(id: string) {
    const message = makeMessage({ id })
    stored.set(message.key, message)
    return { message, position: inMemory.appendMessage('lobby', message.key) }
  }
  /** Keeps a message as another node does. */
  const keep = (id: string) => void store(id)
  /** Keeps a message as this node does, in the room's turn. */
  function post(id: string) {
    const { message, position } = store(id)
    return readers.deliver(message, position, 'me')
  }
  const join = () => inTurn(() => readers.catchUp('lobby'))
  return { readers, inMemory, state, said, stored, keep, post, join, inTurn }
}

const RULES = { kind: 'rules' } as const

test('all there is new is handed on in the order of the log, at a hint alone', async () => {
  const { readers, inMemory, said, keep, join } = openNode()
  await join()
  keep('one')
  await inMemory.append('lobby', [RULES, { kind: 'banned', authors: [] }])
  keep('two')
  await readers.settle('lobby')
  expect(said).toEqual(['one', 'rules', 'banned', 'two'])
})

test('a message that is next is handed on without reading the log; its sender is named', async () => {
  const { state, said, post, join, inTurn } = openNode()
  await join()
  const { reads } = state
  await inTurn(() => post('mine'))
  await inTurn(async () => {})
  expect(said).toEqual(['mine me'])
  expect(state.reads).toBe(reads)
})

test('one that is not next comes after what came before it, and once', async () => {
  const { readers, said, keep, post, join, inTurn } = openNode()
  await join()
  await inTurn(async () => {
    keep('theirs')
    await post('mine')
    expect(said).toEqual(['theirs', 'mine me'])
  })
  await readers.settle('lobby')
  expect(said).toHaveLength(2)
})

test('a join learns how far the reader is: what comes later is handed on to it as well', async () => {
  const { said, stored, keep, join } = openNode()
  keep('before')
  expect(await join()).toBe([...stored.keys()].at(-1))
  keep('between')
  expect(await join()).toBe([...stored.keys()].at(-1))
  expect(said).toEqual(['between'])
})

test('while nothing can be read a kept message is no error, and nothing is lost or doubled', async () => {
  const { readers, state, said, keep, post, join, inTurn } = openNode()
  await join()
  await inTurn(async () => {
    keep('theirs')
    state.isAway = true
    await post('mine')
  })
  expect(said).toEqual([])
  state.isAway = false
  await readers.settle('lobby')
  expect(said).toEqual(['theirs', 'mine me'])
})

test('rules that cannot be sent make no message late or double, and follow at the next hint', async () => {
  const { readers, inMemory, state, said, keep, join } = openNode()
  await join()
  state.cannotRule = true
  keep('one')
  await inMemory.append('lobby', [RULES])
  keep('two')
  await readers.settle('lobby')
  expect(said).toEqual(['one', 'two'])
  state.cannotRule = false
  await readers.settle('lobby')
  expect(said).toEqual(['one', 'two', 'rules'])
})

test('a reader that has lost its place goes on from what is stored, without doubles', async () => {
  const { readers, inMemory, said, keep, join } = openNode()
  await join()
  keep('seen')
  await readers.settle('lobby')
  // Another log takes its place, as after a Redis was emptied; its hints reach nobody yet.
  await inMemory.follow('lobby', () => {})
  keep('missed')
  keep('missed, too')
  await readers.settle('lobby')
  expect(said).toEqual(['seen', 'missed', 'missed, too', 'reactions', 'rules'])
  keep('later')
  await readers.settle('lobby')
  expect(said.slice(5)).toEqual(['later'])
})

test('a room is followed from its first member here to its last', async () => {
  const { readers, state, said, keep, join, inTurn } = openNode()
  await join()
  await join()
  expect(state.following).toBe(1)
  readers.left('lobby')
  await inTurn(async () => {})
  expect(state.following).toBe(1)
  state.clients = 0
  readers.left('lobby')
  await inTurn(async () => {})
  expect(state.following).toBe(0)
  keep('nobody is there')
  state.clients = 1
  await join()
  expect(said).toEqual([])
  await readers.close()
  expect(state.following).toBe(0)
})
