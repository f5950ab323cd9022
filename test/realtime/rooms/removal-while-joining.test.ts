import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import type { RoomStore } from '../../../database/room-store.ts'
import { openSocket } from '../../support/clients/chat-client.ts'
import { ask, createOwnedRoom, OWNER_SECRET } from '../../support/clients/owned-room.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

/** A store of room settings that says what it is asked for, and keeps nothing until it may. */
function createSlowRooms() {
  const asked = new EventEmitter()
  let mayKeep = Promise.resolve()
  const slow = (rooms: RoomStore): RoomStore => ({
    ...rooms,
    get(room) {
      asked.emit('get')
      return rooms.get(room)
    },
    async update(room, change) {
      asked.emit('update')
      await mayKeep
      return rooms.update(room, change)
    },
  })
  const openEngine: typeof openEmbedded = async (options) => {
    const engine = await openEmbedded(options)
    return { ...engine, rooms: slow(engine.rooms) }
  }
  function hold(): () => void {
    let release = () => {}
    mayKeep = new Promise((resolve) => {
      release = resolve
    })
    return release
  }
  return { openEngine, asked, hold }
}

test('a client that is about to join when its author is removed does not get in', async () => {
  const { openEngine, asked, hold } = createSlowRooms()
  const app: TestApp = await startApp({}, { openEngine })
  const { room, joinOwned } = createOwnedRoom(() => app.url)
  const owner = await joinOwned({ owner: OWNER_SECRET })
  const { author, socket, welcome } = await joinOwned()
  socket.close()
  // A change of the settings holds the room's turn; the client queues up for it, then the removal.
  const release = hold()
  const isHeld = once(asked, 'update')
  const change = ask(owner.socket).rule({ slowModeMs: 1000 })
  await isHeld
  const isAsked = once(asked, 'get')
  const again = openSocket(app.url, { room, token: welcome.token })
  const received: string[] = []
  again.onAny((event) => void received.push(event))
  const ended = new Promise((resolve) => {
    again.once('disconnect', resolve)
    again.once('rules', resolve)
  })
  await isAsked
  const removal = ask(owner.socket).restrain({ author, action: 'remove' })
  // Its answer tells that the removal, which was sent before it, waits for its turn.
  await owner.socket.emitWithAck('gone', { keys: [] })
  release()
  await Promise.all([change, removal, ended])
  expect(received).toEqual(['welcome', 'refusal'])
  await app.stop()
})
