import { afterEach, beforeAll, expect, test } from 'vitest'
import { REACTIONS, type Reactions } from '../../../realtime/protocol.ts'
import {
  type ChatSocket,
  join,
  nextEvent,
  openSocket,
  post,
} from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let frames: string[]
let app: TestApp
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 64 })
})
afterEach(() => app.stop())

async function say(socket: ChatSocket, message = 'hello'): Promise<string> {
  const answer = await post(socket, { id: '', message, frames })
  if (!answer.ok) throw new Error(answer.text)
  return answer.key
}

/** Resolves when a client receives that the message has these reactions. */
function untilCounted(socket: ChatSocket, key: string, counts: Reactions['counts']) {
  return new Promise<void>((resolve) => {
    socket.on('reactions', (told) => {
      if (told.key === key && JSON.stringify(told.counts) === JSON.stringify(counts)) resolve()
    })
  })
}

test('a reaction is counted for the room and for later replays, and again takes it back', async () => {
  app = await startApp()
  const [ana, ben] = [await join(app.url), await join(app.url)]
  expect(ana.welcome.limits.reactions).toEqual(REACTIONS)
  const key = await say(ana.socket)
  const told = untilCounted(ana.socket, key, { '👍': 2 })
  const react = (socket: ChatSocket, more = {}) =>
    socket.emitWithAck('react', { key, emoji: '👍', ...more })
  expect(await react(ben.socket)).toEqual({ ok: true, on: true, counts: { '👍': 1 } })
  // One's own may be reacted to, too.
  expect(await react(ana.socket)).toEqual({ ok: true, on: true, counts: { '👍': 2 } })
  await told
  expect((await join(app.url)).replay).toMatchObject([{ key, counts: { '👍': 2 } }])
  const fewer = untilCounted(ana.socket, key, {})
  expect(await react(ben.socket)).toEqual({ ok: true, on: false, counts: { '👍': 1 } })
  expect(await react(ana.socket, { on: false })).toEqual({ ok: true, on: false, counts: {} })
  await fewer
  expect((await join(app.url)).replay[0]).not.toHaveProperty('counts')
})

test('a client of 2015 receives its messages as before, and a reaction disturbs nothing', async () => {
  app = await startApp()
  const of2015 = openSocket(app.url)
  await nextEvent(of2015, 'messages')
  const key = await say(of2015)
  const ana = await join(app.url)
  const told = untilCounted(ana.socket, key, { '😂': 1 })
  await ana.socket.emitWithAck('react', { key, emoji: '😂' })
  await told
  const next = nextEvent(of2015, 'message')
  await say(ana.socket, 'still here')
  expect(await next).toMatchObject({ message: 'still here' })
})

test('what cannot be read, is gone or is said elsewhere is refused with a sentence', async () => {
  app = await startApp()
  const { socket } = await join(app.url, { room: 'here' })
  const elsewhere = await say((await join(app.url, { room: 'there' })).socket)
  const deleted = await say(socket)
  await socket.emitWithAck('remove', { key: deleted })
  const key = await say(socket)
  const bad: unknown[] = [
    ...[undefined, null, 7, 'x', [], {}, { key }, { key, emoji: '💩' }, { key, emoji: '👍👍' }],
    ...[
      { key, emoji: '👍', on: 'yes' },
      { key: {}, emoji: '👍' },
      { key: 'k'.repeat(65), emoji: '👍' },
    ],
    ...[
      { key, emoji: ['👍'] },
      { key: elsewhere, emoji: '👍' },
      { key: deleted, emoji: '👍' },
    ],
    ...[
      { key: '__proto__', emoji: '👍' },
      { key, emoji: '__proto__' },
    ],
  ]
  for (const payload of bad) {
    const answer = await socket.emitWithAck('react', payload as never)
    expect(answer, JSON.stringify(payload)).toMatchObject({ ok: false, code: 'bad_draft' })
  }
  const { replay } = await join(app.url, { room: 'here' })
  expect(replay.map(({ counts }) => counts)).toEqual([undefined])
})

test('an emoji is the same with and without its variation selector, and is counted as the list has it', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const key = await say(socket)
  const react = (emoji: string) => socket.emitWithAck('react', { key, emoji, on: true })
  expect(await react('\u2764')).toEqual({ ok: true, on: true, counts: { '❤️': 1 } })
  expect(await react('\u2764\ufe0e')).toEqual({ ok: true, on: true, counts: { '❤️': 1 } })
  expect(await react('👍\ufe0f')).toEqual({ ok: true, on: true, counts: { '❤️': 1, '👍': 1 } })
  for (const emoji of ['\ufe0f', '', '\ufe0f'.repeat(1e4), `👍${'\ufe0f'.repeat(1e4)}`]) {
    expect(await react(emoji)).toMatchObject({ ok: false, code: 'bad_draft' })
  }
})

test('a request that gave no ack and is refused is answered by an event, and one that is done by none', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const key = await say(socket)
  const refusals: unknown[] = []
  socket.on('refusal', (refusal) => refusals.push(refusal))
  const send = (event: string, payload: unknown) => socket.emit(event as 'react', payload as never)
  send('react', { key, emoji: '👍' })
  const first = nextEvent(socket, 'refusal')
  send('react', { key, emoji: '💩' })
  expect(await first).toMatchObject({ code: 'bad_draft', text: expect.stringContaining('👍') })
  const second = nextEvent(socket, 'refusal')
  send('rule', { isLocked: true })
  expect(await second).toMatchObject({ code: 'not_allowed' })
  expect(refusals).toHaveLength(2)
})

test('who is silenced may not react, who has joined a locked room may, and slow mode counts posts alone', async () => {
  app = await startApp()
  const owner = await join(app.url, { room: 'den', owner: 'a secret of an owner' })
  const guest = await join(app.url, { room: 'den' })
  const key = await say(guest.socket)
  await owner.socket.emitWithAck('rule', { isLocked: true, slowModeMs: 600_000 })
  const react = () => guest.socket.emitWithAck('react', { key, emoji: '👍', on: true })
  expect(await react()).toMatchObject({ ok: true })
  expect(await react()).toMatchObject({ ok: true })
  const { author } = guest.welcome
  await owner.socket.emitWithAck('restrain', { author, action: 'silence', forMs: 60_000 })
  expect(await react()).toMatchObject({ ok: false, code: 'silenced' })
  await owner.socket.emitWithAck('restrain', { author, action: 'forgive' })
  expect(await react()).toMatchObject({ ok: true })
})

test('a flood of reactions: what is too fast is refused with the time to wait, and the room receives few', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const watching = await join(app.url)
  const key = await say(socket)
  let received = 0
  watching.socket.on('reactions', () => received++)
  const told = nextEvent(watching.socket, 'reactions')
  // More from one connection at once cost it the connection (`packet-budget.ts`).
  const answers = await Promise.all(
    Array.from({ length: 900 }, (_, i) =>
      socket.emitWithAck('react', { key, emoji: REACTIONS[i % 6] ?? '' }),
    ),
  )
  expect(answers.filter(({ ok }) => ok)).toHaveLength(60)
  for (const answer of answers.slice(60)) {
    expect(answer).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) })
  }
  await told
  const next = nextEvent(watching.socket, 'message')
  await say(socket, 'it goes on')
  await next
  // Sixty were taken; a busy machine may have needed several fifths of a second for them.
  expect(received).toBeLessThan(60)
})

test('who asks which messages are gone receives what reactions the others have', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  const [counted, plain, deleted] = [await say(socket), await say(socket), await say(socket)]
  await socket.emitWithAck('remove', { key: deleted })
  await socket.emitWithAck('react', { key: counted, emoji: '😂' })
  expect(await socket.emitWithAck('gone', { keys: [counted, plain, deleted] })).toEqual({
    ...{ ok: true, keys: [deleted] },
    reactions: [{ key: counted, counts: { '😂': 1 } }],
  })
})

test('reactions survive a restart with their message', async () => {
  app = await startApp()
  const { port, dataDir } = app
  const ana = await join(app.url)
  const key = await say(ana.socket)
  await ana.socket.emitWithAck('react', { key, emoji: '😂' })
  await app.close()
  const second = await startApp({ port, dataDir })
  const { socket, replay } = await join(second.url, { token: ana.welcome.token })
  expect(replay).toMatchObject([{ key, counts: { '😂': 1 } }])
  // It is still its author's.
  const back = await socket.emitWithAck('react', { key, emoji: '😂' })
  expect(back).toEqual({ ok: true, on: false, counts: {} })
  await second.stop()
})
