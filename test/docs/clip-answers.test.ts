import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeys } from '../../realtime/posting/keys.ts'
import type { Message } from '../../realtime/protocol.ts'
import type { Options } from '../../server/settings.ts'
import { ask } from '../support/clients/ask.ts'
import { join, nextEvent, post } from '../support/clients/chat-client.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { fakeFfmpeg } from '../support/media/ffmpeg-fixture.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

/** The table "What an address answers" of docs/video.md: each row is asked of a real server. */

let app: TestApp
let clock: FakeClock
beforeAll(async () => {
  clock = createFakeClock(Date.now())
  app = await startServer({})
})
afterAll(() => app.stop())

const startServer = (options: Partial<Options>) =>
  startApp(options, { clock, sweepIntervalMs: 1e9 })

async function say(room = 'lobby', server = app): Promise<Message> {
  const { socket } = await join(server.url, { room })
  const kept = nextEvent(socket, 'messageack')
  await post(socket, { id: '', message: 'hello', frames: await makeFrames() })
  socket.disconnect()
  return kept
}

const statusOf = async (path: string, method = 'GET', server = app) =>
  (await ask(server.url, path, { method })).status

/** On a server of its own, which only this row needs. */
async function statusWith(options: Partial<Options>, asked: (server: TestApp) => Promise<number>) {
  const server = await startServer(options)
  return asked(server).finally(server.stop)
}

const ROWS: Record<string, () => Promise<number>> = {
  'the clip of a message that can be read': async () =>
    statusOf(`/clips/${(await say()).key}.webm`),
  'one that has expired': async () => {
    const { key } = await say()
    clock.advance(601_000)
    return statusOf(`/clips/${key}.webm`)
  },
  'one that was deleted': async () => {
    const { socket } = await join(app.url)
    const kept = nextEvent(socket, 'messageack')
    await post(socket, { id: '', message: 'hello', frames: await makeFrames() })
    const { key } = await kept
    await socket.emitWithAck('remove', { key })
    socket.disconnect()
    return statusOf(`/clips/${key}.webm`)
  },
  'one that never was': () => statusOf(`/clips/${createKeys(clock).next()}.webm`),
  'one of a room that is closed, without a token of a member': async () => {
    const { socket } = await join(app.url, { room: 'den', owner: 'a-secret-nobody-can-guess' })
    const { key } = await say('den')
    await socket.emitWithAck('rule', { isLocked: true })
    socket.disconnect()
    return statusOf(`/clips/${key}.webm`)
  },
  'with another method than `GET` and `HEAD`': async () =>
    statusOf(`/clips/${(await say()).key}.webm`, 'DELETE'),
  'in a format that no ffmpeg here can make': () =>
    statusWith(
      { ffmpegPath: fakeFfmpeg('without-formats'), searchPath: '/nowhere' },
      async (server) => statusOf(`/clips/${(await say('lobby', server)).key}.mp4`, 'GET', server),
    ),
  'while the pool of encoders is full': () =>
    statusWith({ encoders: 1, maxQueuedClips: 0 }, async (server) => {
      const { key } = await say('lobby', server)
      const paths = [`/clips/${key}.gif`, `/clips/${key}.mp4`]
      const statuses = await Promise.all(paths.map((path) => statusOf(path, 'GET', server)))
      return Math.max(...statuses)
    }),
}

const [, table = ''] = readFileSync('docs/video.md', 'utf8').split(
  '| a clip is asked for | answer |',
)
const rows = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| (\D.*?) \| (\d+)/gm)].map(
  ([, asked = '', status]) => ({ asked, status: Number(status) }),
)

test('every row of the table is tried, and nothing else', () => {
  expect(rows.map(({ asked }) => asked)).toEqual(Object.keys(ROWS))
})

test.each(rows)('$asked: $status, as docs/video.md says', async ({ asked, status }) => {
  expect(await ROWS[asked]?.()).toBe(status)
})
