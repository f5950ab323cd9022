import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { Server } from 'socket.io'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { send } from '../../cli/send.ts'
import { MAX_FRAMES, type Message } from '../../realtime/protocol.ts'
import { packageRoot } from '../../server/package-root.ts'
import { join, nextEvent, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { madeOnce } from '../support/media/made-once.ts'
import { probe } from '../support/media/probe.ts'
import { runFfmpeg } from '../support/media/run-ffmpeg.ts'
import { startCommand } from '../support/servers/command.ts'
import { freePort } from '../support/servers/free-port.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

let app: TestApp
let folder: TempFolder
beforeEach(async () => {
  app = await startApp()
  folder = await makeTempFolder()
})
afterEach(async () => {
  await app.stop()
  await folder.remove()
})

const start = (...args: string[]) => startCommand(args, { cwd: folder.path })
const startWith = (env: Record<string, string>, ...args: string[]) =>
  startCommand(args, { cwd: folder.path, env })

async function makeVideo(name: string, ...output: string[]): Promise<string> {
  const input = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=1']
  const command = [...input, ...output, name]
  const made = await madeOnce(command, async (making) => {
    await runFfmpeg('ffmpeg', command, making)
  })
  const file = joinPath(folder.path, name)
  await copyFile(joinPath(made, name), file)
  return file
}

test.each([
  ['clip.mp4', ['-c:v', 'mpeg4']],
  ['clip.webm', ['-c:v', 'libvpx']],
  ['clip.gif', []],
  ['clip.png', ['-frames:v', '1', '-update', '1']],
  ['clip.jpg', ['-frames:v', '1', '-update', '1']],
  ['still.gif', ['-frames:v', '1']],
  ['50%% off.png', ['-frames:v', '1', '-update', '1']],
])('send turns %s into a message', async (name, output) => {
  const file = await makeVideo(name, ...output)
  const key = await send({ url: app.url, room: 'den', text: 'hi', file })
  const { replay } = await join(app.url, { room: 'den' })
  expect(replay).toMatchObject([{ message: 'hi', room: 'den', key }])
  const clip = Buffer.from(replay[0]?.video.split(',')[1] ?? '', 'base64')
  expect(await probe(clip)).toMatchObject({
    codec: 'vp8',
    width: 200,
    height: 200,
    frames: MAX_FRAMES,
  })
})

test('send stays the same author with a token file, is called what it wants, and says what is seen', async () => {
  const file = await makeVideo('clip.gif')
  const args = ['send', '--url', app.url, '--token-file', 'token', '--name', 'Clock', file]
  const first = await start(...args, '--alt', 'A test card').ended
  expect(first).toMatchObject({ code: 0, err: '' })
  await start(...args).ended
  const { replay } = await join(app.url)
  expect(replay).toHaveLength(2)
  expect(new Set(replay.map(({ author }) => author)).size).toBe(1)
  expect(replay[0]).toMatchObject({ name: 'Clock', alt: 'A test card', key: first.out.trim() })
  expect(replay[1]).not.toHaveProperty('alt')
})

test('send answers a message by its key, and watch says whom', async () => {
  const file = await makeVideo('clip.gif')
  const place = ['--url', app.url, '--name', 'Ana', '--text', 'hi']
  const asked = (await start('send', ...place, file).ended).out.trim()
  await start('send', ...place, '--reply-to', asked, file).ended
  const { out } = await start('watch', '--url', app.url, '--count', '2').ended
  expect(out).toMatch(/^..:.. Ana: hi\n..:.. Ana to Ana: hi\n$/)
  const refused = await start('send', ...place, '--reply-to', 'nothing', file).ended
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('is gone') })
})

test('a token file that holds something else, or has no place, is left alone and said', async () => {
  const clip = await makeVideo('clip.gif')
  await writeFile(joinPath(folder.path, 'precious.txt'), 'my important notes')
  const sendWith = (file: string) =>
    start('send', '--url', app.url, '--token-file', file, clip).ended
  const refused = { code: 1, err: expect.stringMatching(/^--token-file .* give another file/m) }
  expect(await sendWith('precious.txt')).toMatchObject(refused)
  expect(await sendWith('nowhere/token')).toMatchObject(refused)
  expect(await readFile(joinPath(folder.path, 'precious.txt'), 'utf8')).toBe('my important notes')
})

test('what cannot be sent is said in a sentence and ends with 1', async () => {
  await writeFile(joinPath(folder.path, 'text.mp4'), 'no video')
  const url = ['--url', app.url]
  const noVideo = await start('send', ...url, 'text.mp4').ended
  expect(noVideo).toMatchObject({ code: 1, err: expect.stringContaining('No frames') })
  const file = await makeVideo('clip.gif')
  const noRoom = await start('send', ...url, '--room', '../etc', file).ended
  expect(noRoom).toMatchObject({ code: 1, err: expect.stringContaining('letters and digits') })
  const tooLong = await start('send', ...url, '--text', 'x'.repeat(251), file).ended
  expect(tooLong).toMatchObject({ code: 1, err: expect.stringContaining('250 characters') })
  expect(await start('send', ...url).ended).toMatchObject({ code: 1 })
  const noFlag = await start('watch', '--rom', 'den').ended
  expect(noFlag).toMatchObject({
    code: 1,
    err: expect.stringContaining('watch has no flag --rom;'),
  })
})

test('a server that is not there is said in a sentence, and the command ends with 1', async () => {
  const file = await makeVideo('clip.gif')
  const url = ['--url', `http://127.0.0.1:${await freePort()}`]
  for (const args of [
    ['send', ...url, file],
    ['watch', ...url],
  ]) {
    const { code, err } = await start(...args).ended
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('No chat answers at') })
  }
})

test('a certificate that nothing vouches for is told apart from a server that is not there', async () => {
  const secure = await startApp({ https: 'lan' })
  const file = await makeVideo('clip.gif')
  for (const args of [
    ['send', '--url', secure.url, file],
    ['watch', '--url', secure.url],
  ]) {
    const { code, err } = await start(...args).ended
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('NODE_EXTRA_CA_CERTS') })
  }
  // What the sentence says helps.
  const pem = { NODE_EXTRA_CA_CERTS: joinPath(secure.dataDir, 'lan-certificate.pem') }
  const sent = await startWith(pem, 'send', '--url', secure.url, file).ended
  expect(sent).toMatchObject({ code: 0, err: '' })
  await secure.stop()
})

test('http for https, and https for http, is said with the right address', async () => {
  const secure = await startApp({ https: 'lan' })
  for (const { url } of [secure, app]) {
    const wrong = url.startsWith('https') ? url.replace('https', 'http') : `https${url.slice(4)}`
    const { code, err } = await start('watch', '--url', wrong).ended
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(`--url ${url}.`) })
  }
  await secure.stop()
})

test('a connection that does not come back is given up, since a command has to end', async () => {
  const file = await makeVideo('clip.gif')
  const port = await freePort()
  const vanishing = new Server(port)
  vanishing.on('connection', (socket) => {
    socket.emit('welcome', { token: '', serverTime: Date.now() })
    socket.on('message', () => void vanishing.close())
  })
  const sending = send({ url: `http://127.0.0.1:${port}`, text: '', file, giveUpAfterMs: 1 })
  await expect(sending).rejects.toThrow('The connection broke')
})

test('watch prints what was said and what is being said, and nothing that drives a terminal', async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  const { socket } = await join(app.url, { room: 'den' })
  const say = (message: string, alt?: string) =>
    post(socket, { id: '', message, frames, name: 'Ana', ...(alt && { alt }) })
  await say('before', 'A cat')
  const watching = start('watch', '--url', app.url, '--room', 'den', '--count', '2')
  await once(watching.child.stdout, 'data')
  await say('now \u001b[31mred\u0007\u202eder\u2066\u2028')
  const { code, out } = await watching.ended
  expect(code).toBe(0)
  expect(out).toMatch(
    /^\d\d:\d\d Ana: before \(seen: A cat\)\n\d\d:\d\d Ana: now {2}\[31mred {2}der {2}\n$/,
  )
})

test('watch prints the reactions to a message, those it comes with and whenever they change', async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  const { socket } = await join(app.url)
  const say = (message: string) => post(socket, { id: '', message, frames, name: 'Ana' })
  const asked = await say('tea?')
  const key = asked.ok ? asked.key : ''
  const toldOfFirst = nextEvent(socket, 'reactions')
  await socket.emitWithAck('react', { key, emoji: '👏' })
  await toldOfFirst
  const place = ['--url', app.url, '--count', '2']
  const watching = [start('watch', ...place), start('watch', ...place, '--json')]
  const lines = watching.map(({ child }) => once(child.stdout, 'data'))
  await Promise.all(lines)
  const changed = watching.map(({ child }) => once(child.stdout, 'data'))
  await socket.emitWithAck('react', { key, emoji: '😂' })
  await Promise.all(changed)
  await say('bye')
  const [text = '', json = ''] = await Promise.all(
    watching.map(async ({ ended }) => (await ended).out),
  )
  expect(text).toMatch(
    /^..:.. Ana: tea\? \(👏 1\)\n..:.. reactions to Ana \(tea\?\): 👏 1, 😂 1\n..:.. Ana: bye\n$/u,
  )
  const printed: unknown[] = json
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(printed).toMatchObject([
    { key, counts: { '👏': 1 } },
    { reactions: key },
    { message: 'bye' },
  ])
})

test('watch --json prints whole messages, and nothing that drives a terminal', async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  const { socket } = await join(app.url)
  await post(socket, { id: 'x', message: 'hello\u202e\u009b', frames })
  const { out } = await start('watch', '--url', app.url, '--json', '--count', '1').ended
  expect(out).toContain('"hello\\u202e\\u009b"')
  const message: Message = JSON.parse(out)
  expect(message).toMatchObject({
    id: 'x',
    message: 'hello\u202e\u009b',
    video: expect.stringMatching(/^data:/),
  })
})

test('the bot of the docs reacts and answers, by the package installed from its folder', async () => {
  await mkdir(joinPath(folder.path, 'node_modules'))
  await symlink(packageRoot, joinPath(folder.path, 'node_modules/animate-server'))
  await makeVideo('wave.gif')
  const docs = await readFile(joinPath(packageRoot, 'docs/bots.md'), 'utf8')
  const [, bot = ''] = /```js\n(.*?)```/s.exec(docs) ?? []
  await writeFile(joinPath(folder.path, 'bot.mjs'), bot.replace('http://localhost:8080', app.url))
  const { socket } = await join(app.url, { room: 'den' })
  const arrived = new Promise<void>((resolve) =>
    socket.on('presence', ({ count }) => count === 2 && resolve()),
  )
  const child = spawn(process.execPath, ['bot.mjs'], { cwd: folder.path, stdio: 'inherit' })
  const ended = once(child, 'close')
  await arrived
  const [reactions, answer] = [nextEvent(socket, 'reactions'), nextEvent(socket, 'message')]
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  const hello = await post(socket, { id: '', message: 'hello', frames })
  const key = hello.ok ? hello.key : ''
  expect(await reactions).toEqual({ key, counts: { '👏': 1 } })
  expect(await answer).toMatchObject({ message: 'hello yourself', name: 'Echo', replyTo: key })
  child.kill()
  await ended
})

test('send finds the room in what the lobby would take: a sentence, or a link', async () => {
  const frames = await makeFrames({ count: 1, width: 64, height: 64 })
  const file = joinPath(folder.path, 'frame.jpg')
  await writeFile(file, Buffer.from(frames[0]?.split(',')[1] ?? '', 'base64'))
  for (const room of ['Spring Meetup 2026!', `${app.url}/r/Spring%20Meetup%202026`]) {
    await send({ url: app.url, room, text: room, file })
  }
  const { replay } = await join(app.url, { room: 'spring-meetup-2026' })
  expect(replay).toHaveLength(2)
  const tooLong = send({ url: app.url, room: 'x'.repeat(80), text: '', file })
  await expect(tooLong).rejects.toThrow('at most 64 characters')
})

test('an address without a scheme is refused with how one looks', async () => {
  const { code, err } = await start('watch', '--url', 'localhost:8080').ended
  expect(code).toBe(1)
  expect(err).toBe(
    '--url cannot be "localhost:8080": it takes an address such as http://localhost:8080.\n',
  )
})

test('a reader that closes its end, such as head, is no error, and ends watch', async () => {
  const help = start('--help')
  help.child.stdout.destroy()
  expect(await help.ended).toMatchObject({ code: 0, err: '' })

  const watching = start('watch', '--url', app.url)
  watching.child.stdout.destroy()
  const { socket } = await join(app.url)
  await post(socket, { id: '', message: 'hello', frames: await makeFrames({ count: 1 }) })
  expect(await watching.ended).toMatchObject({ code: 0, err: '' })
})
