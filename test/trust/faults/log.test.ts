import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import type { ChatSocket } from '../../support/clients/chat-client.ts'
import { nextEvent } from '../../support/clients/chat-client.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { spawnServer } from '../../support/servers/server-process.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { openRawClient } from '../connections/raw-client.ts'

const SECRETS = {
  address: '203.0.113.77',
  text: 'said in confidence',
  id: 'my-own-id',
  nonce: 'my-own-nonce',
  room: 'a-private-room',
  agent: 'somebody/1.0',
}

/** Does everything of which a server might keep a record; resolves with what else must not be in it. */
async function live(url: string): Promise<string[]> {
  const extraHeaders = { 'x-forwarded-for': SECRETS.address, 'user-agent': SECRETS.agent }
  const auth = { room: SECRETS.room }
  const options = { auth, extraHeaders, transports: ['websocket'], forceNew: true }
  const socket: ChatSocket = io(url, { ...options, reconnection: false })
  const { author, token } = await nextEvent(socket, 'welcome')
  const { text: message, id, nonce } = SECRETS
  const frames = await makeFrames({ count: 1, width: 64, height: 48 })
  const first = await socket.emitWithAck('message', { id, message, nonce, frames })
  // With a key, a reader of the log could look at the clip.
  const key = first.ok ? first.key : token
  for (const refused of [['x'], frames]) {
    await socket.emitWithAck('message', { id, message, frames: refused })
  }
  await fetch(`${url}/r/${SECRETS.room}?token=${token}`, { headers: extraHeaders })
  await fetch(`${url}/nothing/${SECRETS.text}`, { headers: extraHeaders })
  await fetch(`${url}/r/%ff${SECRETS.room}`, { headers: extraHeaders })
  const talkative = await openRawClient(url)
  await talkative.enter()
  for (let i = 0; i < 1200; i += 1) talkative.send(`42["${SECRETS.text}"]`)
  talkative.socket.resume()
  await talkative.ended
  socket.close()
  return [author, token, key, socket.id ?? token, ...frames]
}

test.each([
  ['a server that works', []],
  ['one whose ffmpeg fails', ['--ffmpeg-path', fakeFfmpeg('fails')]],
  ['one that tells a story', ['--log-level', 'debug']],
])('%s keeps no record of who said what', async (_, flags) => {
  await withTempFolder(async (folder) => {
    const limits = ['--posts-per-minute', '2', '--trust-proxy', '1']
    const server = await spawnServer(['--data-dir', folder, ...limits, ...flags])
    const more = await live(server.url)
    const { output } = await server.end('SIGTERM')
    for (const secret of [...Object.values(SECRETS), ...more]) expect(output).not.toContain(secret)
    // It does keep a record; were it silent, this would say nothing.
    expect(output).toContain('too many packets')
  })
})

test('LOG_LEVEL=debug tells one story of each connection and each post, from request to receipt', async () => {
  await withTempFolder(async (folder) => {
    const flags = ['--data-dir', folder, '--log-level', 'debug', '--posts-per-minute', '2']
    const server = await spawnServer(flags)
    await live(server.url)
    const { output } = await server.end('SIGTERM')
    const story = output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .filter(({ connection }) => connection === 1)
    expect(story.filter(({ post }) => post === undefined)).toMatchObject([
      { msg: 'opened', transport: 'websocket', protocol: 4 },
      { msg: 'joined' },
      // Its goodbye and the server's own stop come together.
      { msg: 'left', reason: expect.stringMatching(/close$/) },
    ])
    const steps = (number: number) =>
      story.filter(({ post }) => post === number).map(({ msg, code }) => code ?? msg)
    const before = ['received', 'checked', 'admitted']
    const after = [
      'encoding',
      'encoded',
      'checked for flashes',
      'kept',
      'broadcast',
      'acknowledged',
    ]
    expect(steps(1)).toEqual([...before, ...after])
    expect(steps(2)).toEqual([...before, 'bad_frames', 'bad_frames'])
    expect(steps(3)).toEqual(['received', 'checked', 'rate_limited', 'rate_limited'])
    // Of a proxy that is not believed, once.
    expect(output.match(/TRUST_PROXY is off/g)).toHaveLength(1)
  })
})
