import { io } from 'socket.io-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../realtime/protocol.ts'
import { makeFrames } from '../support/media/frames.ts'
import { probe } from '../support/media/probe.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

/** A client as it was written in 2015: no handshake, no ack, no nonce, and only three events. */
function connect2015(url: string) {
  const socket = io(url, { forceNew: true })
  const next = <T>(event: string) => new Promise<T>((resolve) => socket.once(event, resolve))
  return { socket, next, replay: next<Message[]>('messages') }
}

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

test('a client of 2015 posts, is acknowledged, and the others get a loop of exactly one second', async () => {
  const frames = await makeFrames({ count: 10, width: 200, height: 200 })
  const sender = connect2015(app.url)
  const reader = connect2015(app.url)
  expect(await sender.replay).toEqual([])
  expect(await reader.replay).toEqual([])

  const acknowledged = sender.next<Message>('messageack')
  const received = reader.next<Message>('message')
  sender.socket.emit('message', { id: 'my-own-id', message: 'hello', frames })

  expect(await acknowledged).toMatchObject({ id: 'my-own-id', message: 'hello', room: 'lobby' })
  expect(await received).toEqual(await acknowledged)

  const { video } = await received
  const [prefix, base64 = ''] = video.split(',')
  expect(prefix).toBe('data:video/webm;base64')
  expect(await probe(Buffer.from(base64, 'base64'))).toMatchObject({
    codec: 'vp8',
    width: 200,
    height: 200,
    frames: 10,
    durationMs: 1000,
  })

  const late = connect2015(app.url)
  expect(await late.replay).toEqual([await received])
  for (const { socket } of [sender, reader, late]) socket.close()
})

test('a client of 2015 that sends rubbish receives a refusal event', async () => {
  const { socket, next, replay } = connect2015(app.url)
  await replay
  const refusal = next('refusal')
  socket.emit('message', { id: 'x', message: 'hi', frames: ['data:image/png;base64,AAAA'] })
  expect(await refusal).toMatchObject({ id: 'x', code: 'bad_frames', index: 0 })
  socket.close()
})
