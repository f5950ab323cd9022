import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Draft } from '../../../realtime/protocol.ts'
import { join, nextEvent, openSocket, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

const draft = (message: string, more: Partial<Draft> = {}): Draft => {
  return { id: '', message, frames, ...more }
}

async function keyOf(answer: ReturnType<typeof post>): Promise<string> {
  const receipt = await answer
  if (!receipt.ok) throw new Error(receipt.text)
  return receipt.key
}

test('an answer reaches the room, a client of 2015 and a later replay with what it answers', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const of2015 = openSocket(app.url)
  await nextEvent(of2015, 'messages')
  const asked = await keyOf(post(socket, draft('who is hungry?')))
  const seen = nextEvent(of2015, 'message')
  const replyTo = await keyOf(post(socket, draft('me', { replyTo: asked })))
  expect(await seen).toMatchObject({ message: 'me', replyTo: asked })
  await keyOf(post(socket, draft('me too', { replyTo })))
  const { replay } = await join(app.url)
  expect(replay.map((message) => [message.message, message.replyTo])).toEqual([
    ['who is hungry?', undefined],
    ['me', asked],
    ['me too', replyTo],
  ])
})

test('an answer to what is gone, was never there or is said elsewhere is refused before it costs a clip', async () => {
  app = await startApp()
  const here = await join(app.url, { room: 'here' })
  const there = await join(app.url, { room: 'there' })
  const elsewhere = await keyOf(post(there.socket, draft('elsewhere')))
  const deleted = await keyOf(post(here.socket, draft('oops')))
  await here.socket.emitWithAck('remove', { key: deleted })
  let encodes = 0
  here.socket.on('progress', () => encodes++)
  for (const replyTo of [elsewhere, deleted, 'x', '']) {
    const answer = await post(here.socket, draft('yes', { replyTo }))
    expect(answer, replyTo).toMatchObject({ ok: false, code: 'bad_draft', reason: 'answered_gone' })
    expect(answer).toMatchObject({ text: expect.stringContaining('message of its own') })
  }
  // What else is wrong with an answer is not the fault of what it answers.
  const tooLong = await post(here.socket, draft('x'.repeat(251), { replyTo: deleted }))
  expect(tooLong).toMatchObject({ ok: false, code: 'bad_draft' })
  expect(tooLong).not.toHaveProperty('reason')
  expect(encodes).toBe(0)
  expect((await join(app.url, { room: 'here' })).replay).toEqual([])
})

test('an answer whose receipt was lost gets it again, also when what it answers is gone by then', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const asked = await keyOf(post(socket, draft('who?')))
  const once = draft('me', { replyTo: asked, nonce: 'n' })
  const first = await post(socket, once)
  await socket.emitWithAck('remove', { key: asked })
  expect(await post(socket, once)).toEqual(first)
  expect((await join(app.url)).replay).toMatchObject([{ message: 'me', replyTo: asked }])
})
