import { afterAll, beforeAll, expect, test } from 'vitest'
import { join, nextEvent, post } from '../support/clients/chat-client.ts'
import { openOldClient } from '../support/clients/old-client.ts'
import { strobeFrames } from '../support/flashes/strobes.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const REFUSED = {
  ok: false,
  code: 'bad_frames',
  text: expect.stringMatching(/flashes more than three times a second.*steadier light/),
  reason: 'flashes',
}

const roomFor = (name: string) => name.replaceAll(/\W+/g, '-')

/** Posts into a room of its own; resolves with the answer and what a later member of it finds. */
async function postFrames(room: string, frames: string[]) {
  const { socket } = await join(app.url, { room })
  const answer = await post(socket, { id: 'a', message: 'words', frames })
  socket.close()
  const late = await join(app.url, { room })
  late.socket.close()
  return { answer, found: late.replay.length }
}

test.each([
  ['a strobe of black and white', 'wkwkwkwkwk', 200],
  ['red and blue', 'rbrbrbrbrb', 200],
  ['four flashes', 'wkwkwkwkkk', 200],
  ['two frames, which play five times a second', 'wk', 200],
  ['the smallest picture', 'wkwkwkwkwk', 16],
  ['an odd size', 'wkwkwkwkwk', 201],
])('%s is refused with a sentence, and nothing of it is kept', async (name, letters, side) => {
  const { answer, found } = await postFrames(roomFor(name), strobeFrames(letters, side))
  expect(answer).toEqual(REFUSED)
  expect(found).toBe(0)
})

test.each([
  ['three flashes a second', 'wkwkwkkkkk'],
  ['one that comes with the wrap', 'wwwwwkkkkk'],
  ['one frame', 'w'],
])('%s can be posted', async (name, letters) => {
  const { answer, found } = await postFrames(roomFor(name), strobeFrames(letters))
  expect(answer).toMatchObject({ ok: true })
  expect(found).toBe(1)
})

test('nobody else receives a loop that flashes, and the sender can post the next one', async () => {
  const [sender, other] = [await join(app.url), await join(app.url)]
  const received = nextEvent(other.socket, 'message')
  const draft = { id: 'a', message: 'flashing', frames: strobeFrames('wkwkwkwkwk') }
  expect(await post(sender.socket, { ...draft, nonce: '1' })).toEqual(REFUSED)
  // Tried again as it is, it is refused again.
  expect(await post(sender.socket, { ...draft, nonce: '1' })).toEqual(REFUSED)
  const steady = { id: 'b', message: 'steady', frames: await makeFrames() }
  expect(await post(sender.socket, steady)).toMatchObject({ ok: true })
  expect(await received).toMatchObject({ message: 'steady' })
  for (const { socket } of [sender, other]) socket.close()
})

test('a client of 2015 receives the refusal as an event', async () => {
  const { socket, next } = openOldClient('2.5.0', app.url, { transports: ['websocket'] })
  await next('messages')
  const refusal = next('refusal')
  socket.emit('message', { id: 'a', message: '', frames: strobeFrames('wkwkwkwkwk') })
  expect(await refusal).toMatchObject({ id: 'a', code: 'bad_frames' })
  socket.close()
})
