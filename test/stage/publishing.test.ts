import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { nextEvent, openSocket } from '../support/clients/chat-client.ts'
import { watchFlv } from '../support/clients/flv-viewer.ts'
import { type Publisher, startPublisher } from '../support/clients/publisher.ts'
import { runFfmpeg } from '../support/media/run-ffmpeg.ts'
import { freePort } from '../support/servers/free-port.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

const KEY = 'a-stage-key-for-tests'

let app: TestApp
let port: number
const publishers: Publisher[] = []

beforeAll(async () => {
  port = await freePort()
  app = await startApp({ rtmpPort: port, stageKey: KEY })
})
afterEach(async () => {
  await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()))
})
afterAll(() => app.stop())

function publish(
  room: string,
  key = KEY,
  more: Partial<Parameters<typeof startPublisher>[0]> = {},
) {
  const publisher = startPublisher({ port, room, key, ...more })
  publishers.push(publisher)
  return publisher
}

/** Joins a room; the state of its stage comes with it. */
async function joinRoom(room: string) {
  const socket = openSocket(app.url, { room })
  return { socket, state: await nextEvent(socket, 'stage') }
}

const liveUrl = (room: string) => `${app.url}/live/${room}.flv`
const isPicture = ({ type, isHeader }: { type: string; isHeader: boolean }) =>
  type === 'video' && !isHeader

describe('a room whose stage is taken', () => {
  test('receives that it began, sees it, and receives that it ended', async () => {
    const { socket, state } = await joinRoom('show')
    expect(state).toEqual({ live: false })
    const begun = nextEvent(socket, 'stage')
    const publisher = publish('show')
    expect(await begun).toMatchObject({ live: true, startedAt: expect.any(Number) })

    const viewer = await watchFlv(liveUrl('show'))
    await viewer.seen(isPicture, 40)
    const [script, videoHeader, audioHeader, first] = viewer.tags
    expect(script).toMatchObject({ type: 'script' })
    expect(videoHeader).toMatchObject({ type: 'video', isHeader: true })
    expect(audioHeader).toMatchObject({ type: 'audio', isHeader: true })
    expect(first).toMatchObject({ isKeyFrame: true })
    expect(viewer.tags.some(({ type, isHeader }) => type === 'audio' && !isHeader)).toBe(true)

    const over = nextEvent(socket, 'stage')
    await publisher.stop()
    expect(await over).toEqual({ live: false })
    await viewer.ended
    await expect(watchFlv(liveUrl('show'))).rejects.toThrow('404')
    socket.disconnect()
  })

  test('tells it to those who come later, and shows it at once', async () => {
    const { socket } = await joinRoom('late')
    const begun = nextEvent(socket, 'stage')
    publish('late', KEY, { keyEvery: 600 })
    const started = await begun
    const early = await watchFlv(liveUrl('late'))
    await early.seen(isPicture, 60)
    const { socket: latecomer, state } = await joinRoom('late')
    expect(state).toEqual(started)
    // The one key frame was two seconds ago, and the next is eighteen seconds away.
    const viewer = await watchFlv(liveUrl('late'))
    await viewer.seen(isPicture, 60)
    expect(viewer.tags.find(isPicture)).toMatchObject({ isKeyFrame: true })
    for (const each of [socket, latecomer]) each.disconnect()
  })

  test('takes no second publisher, and the first does not notice', async () => {
    const { socket } = await joinRoom('taken')
    const begun = nextEvent(socket, 'stage')
    const first = publish('taken')
    await begun
    const { code, output } = await publish('taken').ended
    expect(code).not.toBe(0)
    expect(output).toContain('Another publisher is on this stage.')
    const viewer = await watchFlv(liveUrl('taken'))
    await viewer.seen(isPicture, 20)
    expect(first.output()).toBe('')
    socket.disconnect()
  })

  test('is shown without sound when there is none', async () => {
    const { socket } = await joinRoom('silent')
    const begun = nextEvent(socket, 'stage')
    publish('silent', KEY, { sound: false })
    await begun
    const viewer = await watchFlv(liveUrl('silent'))
    await viewer.seen(isPicture, 5)
    expect(viewer.tags.some(({ type }) => type === 'audio')).toBe(false)
    socket.disconnect()
  })

  test('may have a name in any script', async () => {
    const { socket } = await joinRoom('日本')
    const begun = nextEvent(socket, 'stage')
    publish('日本')
    expect(await begun).toMatchObject({ live: true })
    await watchFlv(liveUrl(encodeURIComponent('日本')))
    socket.disconnect()
  })
})

describe('a publisher without the right', () => {
  test.each([
    ['with a wrong key', 'a-stage-key-for-tesst'],
    ['with a beginning of the key', KEY.slice(0, -1)],
    ['without a key', ''],
  ])('%s is told so, and the room hears nothing', async (_, key) => {
    const { socket } = await joinRoom('closed')
    const heard: unknown[] = []
    socket.on('stage', (stage) => heard.push(stage))
    const { code, output } = await publish('closed', key).ended
    expect(code).not.toBe(0)
    expect(output).toContain('This key does not open this stage.')
    await expect(watchFlv(liveUrl('closed'))).rejects.toThrow('404')
    expect(heard).toEqual([])
    socket.disconnect()
  })

  test('in a room that cannot be is told the same', async () => {
    const { output } = await publish('..%2f..').ended
    expect(output).toContain('This key does not open this stage.')
  })
})

test('a room of this server cannot be played from by RTMP', async () => {
  const { socket } = await joinRoom('played')
  const begun = nextEvent(socket, 'stage')
  publish('played')
  await begun
  const source = `rtmp://127.0.0.1:${port}/live/played?key=${KEY}`
  const playing = runFfmpeg('ffprobe', ['-v', 'error', source], app.dataDir)
  await expect(playing).rejects.toThrow('Operation not permitted')
  socket.disconnect()
})
