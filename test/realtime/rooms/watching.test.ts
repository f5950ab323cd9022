import { afterEach, expect, test } from 'vitest'
import type { Remote } from '../../../realtime/protocol.ts'
import { join, nextEvent, openSocket } from '../../support/clients/chat-client.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

const OWNER = 'a-secret-nobody-can-guess'
const room = 'cinema'
const PLAY: Remote = { path: '/a film.mp4', positionMs: 1500, isPlaying: true }

let app: TestApp
afterEach(() => app.stop())

async function open() {
  const clock = createFakeClock(Date.now())
  app = await startApp({}, { clock, sweepIntervalMs: 1e9 })
  const owner = await join(app.url, { room, owner: OWNER })
  return {
    clock,
    owner,
    use: (remote: unknown) => owner.socket.emitWithAck('watch', remote as Remote),
  }
}

test('what the owner does with the remote, everybody else in the room receives', async () => {
  const { clock, owner, use } = await open()
  const members = await Promise.all([join(app.url, { room }), join(app.url, { room })])
  const elsewhere = await join(app.url, { room: 'elsewhere' })
  const strayed: unknown[] = []
  owner.socket.on('watching', (watching) => strayed.push(watching))
  elsewhere.socket.on('watching', (watching) => strayed.push(watching))
  const told = Promise.all(members.map(({ socket }) => nextEvent(socket, 'watching')))
  expect(await use(PLAY)).toEqual({ ok: true })
  const watching = { ...PLAY, setAt: clock.now() }
  expect(await told).toEqual([watching, watching])
  expect(strayed).toEqual([])
})

test('a client that joins later receives where the others are, until nothing is watched any more', async () => {
  const { clock, use } = await open()
  await use(PLAY)
  const setAt = clock.now()
  clock.advance(10_000)
  const late = openSocket(app.url, { room })
  expect(await nextEvent(late, 'watching')).toEqual({ ...PLAY, setAt })

  const end = nextEvent(late, 'watching')
  await use({ path: null, positionMs: 0, isPlaying: false })
  expect((await end).path).toBeNull()
  const heard: unknown[] = []
  const later = openSocket(app.url, { room })
  later.on('watching', (watching) => heard.push(watching))
  await nextEvent(later, 'rules')
  await later.emitWithAck('gone', { keys: [] })
  expect(heard).toEqual([])
})

test('nobody but the owner has the remote: no guest, no co-host, nobody in a room of nobody', async () => {
  const { owner } = await open()
  const { secret = '' } = (await owner.socket.emitWithAck('cohost', {})) as { secret?: string }
  const others = [{ room }, { room, owner: secret }, {}, { room: 'free' }]
  for (const auth of others) {
    const { socket } = await join(app.url, auth)
    expect(await socket.emitWithAck('watch', PLAY)).toMatchObject({ code: 'not_allowed' })
  }
})

test.each([
  [undefined],
  [null],
  ['play'],
  [{}],
  [{ ...PLAY, path: 'no-slash.mp4' }],
  [{ ...PLAY, path: `/${'a'.repeat(2000)}` }],
  [{ ...PLAY, path: '//evil.example/x' }],
  [{ ...PLAY, path: '/../readyz' }],
  [{ ...PLAY, path: '/%2e%2e/readyz' }],
  [{ ...PLAY, path: '/.env' }],
  [{ ...PLAY, positionMs: -1 }],
  [{ ...PLAY, positionMs: 1e12 }],
  [{ ...PLAY, positionMs: '0' }],
  [{ ...PLAY, isPlaying: 'yes' }],
])('a remote that does %j is refused', async (payload) => {
  const { use } = await open()
  expect(await use(payload)).toMatchObject({ ok: false, code: 'bad_draft' })
})

test('a room that nobody uses any more is watched no more', async () => {
  const { clock, owner, use } = await open()
  await use(PLAY)
  owner.socket.disconnect()
  const heardOnReturn = async () => {
    await app.sweepNow()
    clock.advance(61_000)
    await app.sweepNow()
    const heard: unknown[] = []
    const later = openSocket(app.url, { room, owner: OWNER })
    later.on('watching', (watching) => heard.push(watching))
    const { role } = await nextEvent(later, 'rules')
    await later.emitWithAck('gone', { keys: [] })
    later.disconnect()
    return { role, heard }
  }
  await expect.poll(heardOnReturn).toEqual({ role: 'owner', heard: [] })
})
