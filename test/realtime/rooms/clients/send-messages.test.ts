import { Server } from 'socket.io'
import { expect, test } from 'vitest'
import type { Message } from '../../../../realtime/protocol.ts'
import type { Client, Io } from '../../../../realtime/rooms/clients/client.ts'
import { createMessageSender } from '../../../../realtime/rooms/clients/send-messages.ts'
import { makeMessage } from '../../../support/messages.ts'

type Kind = 'clip' | 'address'

/** Clients of the lobby; `emits` are the packets that are encoded: each once, for all that take it. */
function setUp(kinds: Kind[], clipAddressOf?: (message: Message) => string) {
  const io: Io = new Server()
  const { adapter, sockets } = io.of('/')
  const emits: string[] = []
  adapter.broadcast = ({ data: [event, what] }: { data: [string, Message | Message[]] }) => {
    const messages = Array.isArray(what) ? what : [what]
    emits.push(`${event} ${messages.map(({ video }) => video)}`)
  }
  const sender = createMessageSender(io, clipAddressOf)
  const clients = kinds.map((kind, index) => {
    const id = `client ${index}`
    const client = {
      id,
      data: { room: 'lobby', takesAddresses: kind === 'address' },
      join: (room: string) => void adapter.addAll(id, new Set([room])),
      emit: (event: string, { video }: Message) => void emits.push(`${event} ${video}`),
    } as unknown as Client
    sockets.set(id, client as never)
    sender.subscribe(client)
    return client
  })
  return { sender, clients, emits }
}

const message = makeMessage({ video: 'the clip' })
const toAddress = () => 'its address'

test.each<[string, Kind[], string[]]>([
  ['both kinds', ['clip', 'address', 'clip', 'address'], ['the clip', 'its address']],
  ['clients that take addresses alone', ['address', 'address'], ['its address']],
])('in a room of %s a broadcast is encoded once for each kind', (_, kinds, encoded) => {
  const { sender, emits } = setUp(kinds, toAddress)
  sender.broadcast(message)
  expect(emits).toEqual(encoded.map((video) => `message ${video}`))
})

test('a sender receives its own message in the form that it takes', () => {
  const { sender, clients, emits } = setUp(['address', 'clip'], toAddress)
  for (const client of clients) sender.broadcast(message, client)
  const acks = emits.filter((emit) => emit.startsWith('messageack'))
  expect(acks).toEqual(['messageack its address', 'messageack the clip'])
})

test('a replay is encoded once for each kind', () => {
  const { sender, emits } = setUp(['clip', 'address', 'clip'], toAddress)
  sender.replay(['client 0', 'client 1', 'client 2'], [message, message])
  expect(emits).toEqual(['messages the clip,the clip', 'messages its address,its address'])
})

test('without addresses of clips everybody receives the clips', () => {
  const { sender, emits } = setUp(['clip', 'address'])
  sender.broadcast(message)
  sender.replay(['client 1'], [message])
  expect(emits).toEqual(['message the clip', 'messages the clip'])
})
