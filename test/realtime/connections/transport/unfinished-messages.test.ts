import { EventEmitter } from 'node:events'
import { Socket } from 'node:net'
import { beforeEach, expect, test } from 'vitest'
import {
  createUnfinishedMessages,
  type UnfinishedMessages,
} from '../../../../realtime/connections/transport/unfinished-messages.ts'

interface FakeConnection {
  transport: { socket: EventEmitter & { _socket: Socket } }
}

let cut: object[]
let unfinished: UnfinishedMessages

beforeEach(() => {
  cut = []
  unfinished = createUnfinishedMessages({
    maxBytes: { before: 100, joined: 1000 },
    maxBytesPerAddress: 2500,
    onTooMuch: (connection) => cut.push(connection),
  })
})

function open(address: string, hasJoined = true): FakeConnection {
  const methods = { _socket: new Socket(), bufferedAmount: 0, readyState: 1, terminate() {} }
  const socket = Object.assign(new EventEmitter(), methods)
  const connection = { transport: { socket } }
  unfinished.watch(connection, { address, hasJoined: () => hasJoined })
  return connection
}

const send = ({ transport }: FakeConnection, bytes: number) =>
  transport.socket._socket.emit('data', Buffer.alloc(bytes))
const finish = ({ transport }: FakeConnection) => transport.socket.emit('message')

test('messages that are finished may go on for ever', () => {
  const client = open('a')
  for (let i = 0; i < 100; i += 1) {
    send(client, 900)
    finish(client)
  }
  expect([cut, unfinished.heldBy('a')]).toEqual([[], 0])
})

test('a message that is never finished ends its connection, however small its pieces are', () => {
  const client = open('a')
  for (let i = 0; i < 1000; i += 1) send(client, 1)
  expect(cut).toEqual([])
  send(client, 1)
  expect(cut).toEqual([client])
})

test('before its client has joined a connection may hold little', () => {
  const client = open('a', false)
  send(client, 101)
  expect(cut).toEqual([client])
})

test('the connections of an address share what it may hold, and those of another have their own', () => {
  const [one, two, three, other] = [open('a'), open('a'), open('a'), open('b')]
  for (const client of [one, two, other]) send(client, 1000)
  expect(cut).toEqual([])
  send(three, 501)
  expect(cut).toEqual([three])
})

test('a connection that ends gives back what it held', () => {
  const client = open('a')
  send(client, 700)
  client.transport.socket.emit('close')
  expect(unfinished.heldBy('a')).toBe(0)
})
