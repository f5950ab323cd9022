import { afterEach, beforeAll, expect, test } from 'vitest'
import { type ChatSocket, join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { openPageModel } from '../../support/clients/page-model.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { findInFolder, makeMarker } from '../../support/folder-search.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

async function say(socket: ChatSocket, message: string, nonce?: string): Promise<string> {
  const answer = await post(socket, { id: '', message, frames, ...(nonce && { nonce }) })
  if (!answer.ok) throw new Error(answer.text)
  return answer.key
}

const texts = (messages: { message: string }[]) => messages.map(({ message }) => message)

test('an author deletes a message: the room receives that, and no later replay has it', async () => {
  app = await startApp()
  const [ana, ben] = [await join(app.url), await join(app.url)]
  const key = await say(ana.socket, 'oops')
  await say(ana.socket, 'meant')
  const told = [nextEvent(ana.socket, 'removed'), nextEvent(ben.socket, 'removed')]
  expect(await ana.socket.emitWithAck('remove', { key })).toEqual({ ok: true })
  expect(await Promise.all(told)).toEqual(Array(2).fill({ key, reason: 'deleted' }))
  const late = await join(app.url)
  expect(texts(late.replay)).toEqual(['meant'])
})

test('the words and the clip are gone from the disk with the next sweep', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const marker = makeMarker()
  const key = await say(socket, marker)
  expect(await findInFolder(app.dataDir, [marker])).not.toEqual([])
  await socket.emitWithAck('remove', { key })
  await app.sweepNow()
  expect(await findInFolder(app.dataDir, [marker])).toEqual([])
})

test('a nonce whose message was deleted is not posted again', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const key = await say(socket, 'oops', 'n')
  await socket.emitWithAck('remove', { key })
  expect(await say(socket, 'oops', 'n')).toBe(key)
  expect((await join(app.url)).replay).toEqual([])
})

test('another author’s message stays, and so does one of another room', async () => {
  app = await startApp()
  const ana = await join(app.url, { room: 'here' })
  const ben = await join(app.url, { room: 'here' })
  const key = await say(ana.socket, 'mine')
  expect(await ben.socket.emitWithAck('remove', { key })).toMatchObject({ code: 'not_allowed' })
  // The author, but from another room: it is not there, and stays where it is.
  const elsewhere = await join(app.url, { room: 'there', token: ana.welcome.token })
  expect(await elsewhere.socket.emitWithAck('remove', { key })).toEqual({ ok: true })
  expect((await join(app.url, { room: 'here' })).replay).toHaveLength(1)
})

test('taking back twice, or what has expired, is well', async () => {
  const clock = createFakeClock()
  app = await startApp({}, { clock })
  const { socket } = await join(app.url)
  const [twice, old] = [await say(socket, 'twice'), await say(socket, 'old')]
  await socket.emitWithAck('remove', { key: twice })
  expect(await socket.emitWithAck('remove', { key: twice })).toEqual({ ok: true })
  clock.advance(600_000)
  expect(await socket.emitWithAck('remove', { key: old })).toEqual({ ok: true })
})

test.each([undefined, null, 7, 'key', {}, { key: 7 }, { key: 'x'.repeat(65) }, [[]]])(
  'rubbish in place of a key (%j) is refused and hurts nobody',
  async (payload) => {
    app = await startApp()
    const { socket } = await join(app.url)
    const bad = await socket.emitWithAck('remove', payload as never)
    expect(bad).toMatchObject({ ok: false, code: 'bad_draft' })
    socket.emit('remove', payload as never)
    expect(await say(socket, 'still here')).toBeTruthy()
  },
)

test('a page that was away learns on its return what was deleted meanwhile', async () => {
  app = await startApp()
  const { port, dataDir } = app
  const ana = await join(app.url)
  const keys = [await say(ana.socket, 'one'), await say(ana.socket, 'two')]
  const page = openPageModel(app.url, 'lobby', () => undefined)
  await page.untilShown(2)
  // Gone, and back, while the page is cut off by a restart.
  await app.close()
  const second = await startApp({ port, dataDir })
  const again = await join(second.url, { token: ana.welcome.token })
  await again.socket.emitWithAck('remove', { key: keys[0] ?? '' })
  await say(again.socket, 'three')
  await page.untilHidden(keys[0] ?? '')
  await page.untilShown(2)
  expect(page.shown).toContain(keys[1])
  page.connection.close()
  await second.stop()
})

test('which messages are gone is answered for this room alone', async () => {
  app = await startApp()
  const here = await join(app.url, { room: 'here' })
  const there = await join(app.url, { room: 'there' })
  const [mine, foreign] = [await say(here.socket, 'mine'), await say(there.socket, 'foreign')]
  const done = await here.socket.emitWithAck('gone', { keys: [mine, foreign, 'rubbish'] })
  expect(done).toEqual({ ok: true, keys: [foreign, 'rubbish'] })
})

test('the address of a clip that was deleted is empty', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const key = await say(socket, 'oops')
  const address = `${app.url}/clips/${key}.webm`
  expect((await fetch(address)).status).toBe(200)
  await socket.emitWithAck('remove', { key })
  expect((await fetch(address)).status).not.toBe(200)
})

test('another room receives nothing: no message, no removal, no rules, no count', async () => {
  app = await startApp()
  const heard: string[] = []
  const stranger = await join(app.url, { room: 'there' })
  stranger.socket.onAny((event: string) => heard.push(event))
  const owner = await join(app.url, { room: 'here', owner: 'a-secret-nobody-can-guess' })
  const guest = await join(app.url, { room: 'here' })
  const key = await say(guest.socket, 'ours', 'n')
  await owner.socket.emitWithAck('remove', { key })
  await owner.socket.emitWithAck('rule', { slowModeMs: 1000 })
  const { author } = guest.welcome
  await owner.socket.emitWithAck('restrain', { author, action: 'remove' })
  await say(stranger.socket, 'mine')
  expect(
    heard.filter((event) => !['progress', 'messageack', 'presence', 'stage'].includes(event)),
  ).toEqual([])
  expect(heard.filter((event) => event === 'messageack')).toHaveLength(1)
})
