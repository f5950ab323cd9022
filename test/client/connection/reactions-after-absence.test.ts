import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { expect, test } from 'vitest'
import { openConnection } from '../../../client/connection/connection.ts'
import { openTokenStore } from '../../../client/connection/tokens.ts'
import type { Reactions } from '../../../realtime/protocol.ts'
import { makeMessage } from '../../support/messages.ts'

const WELCOME = { author: 'a', token: 't', serverTime: Date.UTC(2026, 10, 20) }

test('what one reacted with while a client was away it asks for once it is in the room again', async () => {
  const http = createServer()
  const io = new Server(http)
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const [counted, plain, gone] = [makeMessage(), makeMessage(), makeMessage()]
  const order: string[] = []
  let visits = 0
  io.on('connection', (client) => {
    visits++
    client.on('gone', (_, ack) => {
      order.push('asked')
      ack({ ok: true, keys: [gone.key], reactions: [{ key: counted.key, counts: { '👍': 2 } }] })
    })
    client.emit('welcome', WELCOME)
    if (visits === 1) {
      client.emit('messages', [counted, plain, gone])
      client.conn.close()
    } else {
      order.push('in the room')
      client.emit('messages', [])
    }
  })

  const told: Reactions[] = []
  const removed: string[] = []
  let isTold = () => {}
  const allTold = new Promise<void>((resolve) => {
    isTold = resolve
  })
  const nothing = () => undefined
  const tokens = openTokenStore(() => {
    throw new Error('no storage here')
  })
  const connection = openConnection({
    url: `http://127.0.0.1:${port}`,
    tokens,
    on: {
      ...{ state: nothing, welcome: nothing, replay: nothing, message: nothing, presence: nothing },
      removed: ({ key }) => void removed.push(key),
      reactions(reactions) {
        told.push(reactions)
        if (told.length === 2) isTold()
      },
    },
  })
  await allTold
  expect(order).toEqual(['in the room', 'asked'])
  expect(removed).toEqual([gone.key])
  expect(told).toEqual([
    { key: counted.key, counts: { '👍': 2 } },
    { key: plain.key, counts: {} },
  ])
  connection.close()
  await io.close()
})
