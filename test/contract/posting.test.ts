import { readdir } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Draft, FRAME_SIZE, type Message } from '../../realtime/protocol.ts'
import { join, nextEvent, openSocket, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

let frames: string[]
let app: TestApp

beforeAll(async () => {
  frames = await makeFrames({ count: 10, width: FRAME_SIZE, height: FRAME_SIZE })
})
afterEach(() => app.stop())

const draft = (message: string, more: Partial<Draft> = {}): Draft => {
  return { id: `id of ${message}`, message, frames, ...more }
}

/** Collects every message a client sees, by whichever event. */
function collect(socket: Awaited<ReturnType<typeof join>>['socket']): Message[] {
  const seen: Message[] = []
  socket.on('message', (message) => seen.push(message))
  socket.on('messageack', (message) => seen.push(message))
  return seen
}

describe('a post', () => {
  test('is answered with a receipt, and a client that joins later receives it in the replay', async () => {
    app = await startApp()
    const { socket } = await join(app.url)
    const before = Date.now()
    const answer = await post(socket, draft('hello'))
    expect(answer).toMatchObject({ ok: true })
    const { replay } = await join(app.url)
    expect(replay).toHaveLength(1)
    const [message] = replay
    expect(answer).toEqual({ ok: true, key: message?.key, expiresAt: message?.expiresAt })
    expect(message).toMatchObject({ message: 'hello', durationMs: 1000, width: 200, height: 200 })
    expect(message?.sentAt).toBeGreaterThanOrEqual(before)
    expect(message?.expiresAt).toBe((message?.sentAt ?? 0) + 600_000)
  })

  test('with what is seen in its loop brings that to everybody, and in the replay', async () => {
    app = await startApp()
    const [{ socket }, other] = [await join(app.url), await join(app.url)]
    const [own, seen] = [nextEvent(socket, 'messageack'), nextEvent(other.socket, 'message')]
    await post(socket, draft('hello', { alt: 'A cat\nwaves' }))
    await post(socket, draft('without'))
    expect(await seen).toMatchObject({ message: 'hello', alt: 'A cat waves' })
    expect(await own).toEqual(await seen)
    const { replay } = await join(app.url)
    expect(replay[0]).toEqual(await seen)
    expect(replay[1]).not.toHaveProperty('alt')
  })

  test('with too much that is seen is refused in words', async () => {
    app = await startApp()
    const { socket } = await join(app.url)
    const answer = await post(socket, draft('hello', { alt: 'x'.repeat(251) }))
    expect(answer).toMatchObject({
      ok: false,
      code: 'bad_draft',
      text: expect.stringContaining('250'),
    })
  })

  test('shows its progress to the sender alone', async () => {
    app = await startApp()
    const { socket } = await join(app.url)
    const other = await join(app.url)
    let isLeaked = false
    other.socket.on('progress', () => {
      isLeaked = true
    })
    const progress = nextEvent(socket, 'progress')
    const seen = nextEvent(other.socket, 'message')
    await post(socket, draft('hello', { nonce: 'n1' }))
    expect(await progress).toMatchObject({ nonce: 'n1', stage: 'encoding', ahead: 0 })
    await seen
    expect(isLeaked).toBe(false)
  })

  test('with a nonce that was there before is not posted again, and gets the first receipt', async () => {
    app = await startApp()
    const { socket, welcome } = await join(app.url)
    const twice = await Promise.all([
      post(socket, draft('once', { nonce: 'same' })),
      post(socket, draft('once', { nonce: 'same' })),
    ])
    expect(twice[0]).toMatchObject({ ok: true })
    expect(twice[1]).toEqual(twice[0])

    const again = await join(app.url, { token: welcome.token })
    expect(await post(again.socket, draft('once', { nonce: 'same' }))).toEqual(twice[0])
    expect((await join(app.url)).replay).toHaveLength(1)
  })

  test("with another author's nonce is a message of its own", async () => {
    app = await startApp()
    const [a, b] = [await join(app.url), await join(app.url)]
    const first = await post(a.socket, draft('mine', { nonce: 'same' }))
    const second = await post(b.socket, draft('also mine', { nonce: 'same' }))
    expect(second).toMatchObject({ ok: true })
    expect(second).not.toEqual(first)
  })

  test('that was refused may be tried again with the same nonce', async () => {
    app = await startApp()
    const { socket } = await join(app.url)
    const bad = await post(socket, draft('x', { nonce: 'n', frames: ['rubbish'] }))
    expect(bad).toMatchObject({ ok: false, code: 'bad_frames', index: 0 })
    expect(await post(socket, draft('x', { nonce: 'n' }))).toMatchObject({ ok: true })
  })
})

describe('order', () => {
  test("one sender's messages are seen and replayed in the order sent, however long each takes", async () => {
    app = await startApp({ encoders: 2 })
    const { socket } = await join(app.url)
    const reader = await join(app.url)
    const seen = collect(reader.socket)
    const names = ['long', 'short', 'long again', 'short again', 'last']
    const answers = await Promise.all(
      names.map((name) =>
        post(socket, draft(name, name.startsWith('short') ? { frames: frames.slice(0, 1) } : {})),
      ),
    )
    expect(answers.every(({ ok }) => ok)).toBe(true)
    const { replay } = await join(app.url)
    expect(replay.map(({ message }) => message)).toEqual(names)
    expect(seen.map(({ message }) => message)).toEqual(names)
    const keys = replay.map(({ key }) => key)
    expect([...keys].sort()).toEqual(keys)
  })

  test('everybody who joins while others post sees each message once, in one order', async () => {
    app = await startApp({ replayLimit: 100 })
    const posters = await Promise.all([1, 2, 3].map(() => join(app.url)))
    const single = frames.slice(0, 1)
    const posting = posters.flatMap(({ socket }, who) =>
      Array.from({ length: 8 }, (_, i) => post(socket, draft(`${who}-${i}`, { frames: single }))),
    )
    const clients = await Promise.all(
      posting.map(async (posted) => {
        await posted
        // It listens before it is in: what is said next may come together with the replay.
        const socket = openSocket(app.url)
        const seen = collect(socket)
        return { replay: await nextEvent(socket, 'messages'), seen }
      }),
    )
    await Promise.all(posting)
    const complete = (await join(app.url)).replay.map(({ key }) => key)
    expect(complete).toHaveLength(24)
    const last = await join(app.url)
    await Promise.all([
      nextEvent(last.socket, 'message'),
      post(posters[0]?.socket ?? last.socket, draft('end')),
    ])
    for (const { replay, seen } of clients) {
      const keys = [...replay, ...seen].map(({ key }) => key)
      expect(keys.slice(0, 24)).toEqual(complete)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })
})

describe('rooms', () => {
  test('hear nothing of each other', async () => {
    app = await startApp()
    const here = await join(app.url, { room: 'here' })
    const there = await join(app.url, { room: 'there' })
    const seen = collect(there.socket)
    await post(here.socket, draft('secret'))
    await post(there.socket, draft('own'))
    expect(seen.map(({ message }) => message)).toEqual(['own'])
    expect((await join(app.url, { room: 'there' })).replay).toHaveLength(1)
    expect((await join(app.url)).replay).toEqual([])
  })

  test('with names that differ only in Unicode form or case are one room', async () => {
    app = await startApp()
    const { socket, welcome } = await join(app.url, { room: 'CAFE\u0301' })
    expect(welcome.room).toBe('caf\u00e9')
    await post(socket, draft('hello'))
    expect((await join(app.url, { room: 'caf\u00e9' })).replay).toHaveLength(1)
  })

  test('that cannot be are refused with a sentence', async () => {
    app = await startApp()
    await expect(join(app.url, { room: '../etc' })).rejects.toMatchObject({
      data: { code: 'bad_draft', text: expect.stringContaining('room') },
    })
  })

  test('say how many are there', async () => {
    app = await startApp()
    const first = await join(app.url)
    const two = new Promise<void>((resolve) => {
      first.socket.on('presence', ({ count }) => {
        if (count === 2) resolve()
      })
    })
    const second = await join(app.url)
    expect(await nextEvent(second.socket, 'presence')).toEqual({ count: 2 })
    await two
    const one = nextEvent(first.socket, 'presence')
    second.socket.close()
    expect(await one).toEqual({ count: 1 })
  })
})

describe('a replay', () => {
  test('holds the newest REPLAY_LIMIT messages, oldest first', async () => {
    app = await startApp({ replayLimit: 3 })
    const { socket } = await join(app.url)
    for (const name of ['1', '2', '3', '4', '5'])
      await post(socket, draft(name, { frames: frames.slice(0, 1) }))
    const { replay } = await join(app.url)
    expect(replay.map(({ message }) => message)).toEqual(['3', '4', '5'])
  })

  test('after a known key holds only what came later, and all of it', async () => {
    app = await startApp({ replayLimit: 1 })
    const { socket } = await join(app.url)
    const keys: string[] = []
    for (const name of ['1', '2', '3', '4']) {
      const answer = await post(socket, draft(name, { frames: frames.slice(0, 1) }))
      if (answer.ok) keys.push(answer.key)
    }
    const since = async (key: string | undefined) =>
      (await join(app.url, { since: key ?? '' })).replay.map(({ message }) => message)
    expect(await since(keys[1])).toEqual(['3', '4'])
    expect(await since(keys[3])).toEqual([])
    expect(await since('rubbish')).toEqual(['4'])
    expect(await since('01900000-0000-7000-8000-000000000000')).toEqual(['4'])
  })

  test('survives a restart', async () => {
    app = await startApp()
    const { socket, welcome } = await join(app.url)
    const receipt = await post(socket, draft('still here', { nonce: 'n' }))
    await app.close()
    const restarted = await startApp({ dataDir: app.dataDir })
    const back = await join(restarted.url, { token: welcome.token })
    expect(back.replay).toMatchObject([{ message: 'still here' }])
    expect(back.welcome.author).toBe(welcome.author)
    expect(await post(back.socket, draft('still here', { nonce: 'n' }))).toEqual(receipt)
    await restarted.stop()
  })
})

describe('expiry', () => {
  test('takes a message from the replay at once, and from the room with the sweep', async () => {
    let now = Date.now()
    app = await startApp({ messageTtlSeconds: 600 }, { clock: { now: () => now } })
    const { socket } = await join(app.url)
    const receipt = await post(socket, draft('short-lived'))
    now += 599_999
    expect((await join(app.url)).replay).toHaveLength(1)
    now += 1
    expect((await join(app.url)).replay).toEqual([])
    const removed = nextEvent(socket, 'removed')
    await app.sweepNow()
    expect(await removed).toEqual({ key: receipt.ok && receipt.key, reason: 'expired' })
  })
})

test('after a post no temporary file is left', async () => {
  app = await startApp()
  const { socket } = await join(app.url)
  await post(socket, draft('hello'))
  await post(socket, draft('bad', { frames: [frames[0] ?? '', 'rubbish'] }))
  expect(await readdir(joinPath(app.dataDir, 'tmp'))).toEqual([])
})
