import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { checkPorts } from '../../../server/doctor/check-ports.ts'
import { checkReach } from '../../../server/doctor/check-reach.ts'
import { findRunning } from '../../../server/doctor/running-server.ts'
import { join, post } from '../../support/clients/chat-client.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp } from '../../support/servers/start-app.ts'
import { settings } from './examined.ts'

const HOST = '127.0.0.1'

test('a port that another program has is said, with what to do', async () => {
  const other = createServer((socket) => socket.resume().end('SSH-2.0')).listen(0, HOST)
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const options = settings({ host: HOST, port })
  const running = await findRunning(options)
  expect(running).toBeUndefined()
  expect(await checkPorts(options, running)).toEqual([
    {
      about: 'port',
      level: 'error',
      text: `PORT ${port} is taken by another program. Stop it, or choose another PORT.`,
    },
  ])
  other.close()
  await once(other, 'close')
  expect(await checkPorts(options, undefined)).toMatchObject([{ level: 'ok' }])
})

test('an address that this machine has not is said', async () => {
  const options = settings({ host: '192.0.2.1' })
  expect(await checkPorts(options, undefined)).toMatchObject([
    { level: 'error', text: 'HOST 192.0.2.1 is not an address of this machine.' },
  ])
})

test('a running server is found by its settings, at each address it listens on', async () => {
  const app = await startApp({ host: '0.0.0.0', https: 'lan', basePath: '/chat/' })
  const options = settings({ host: '0.0.0.0', port: app.port, https: 'lan', basePath: '/chat/' })
  const running = await findRunning(options)
  expect(running).toMatchObject({ url: `https://localhost:${app.port}/chat` })
  expect(await checkPorts(options, running)).toMatchObject([{ level: 'ok' }])
  const levels = (await checkReach(options, running)).map(({ level }) => level)
  expect(levels.filter((level) => level === 'error')).toEqual([])
  await app.stop()
  expect(await findRunning(options)).toBeUndefined()
})

test('a running server that takes no posts is an error, with its own reason', async () => {
  const app = await startApp({ ffmpegPath: fakeFfmpeg('fails') })
  const { socket } = await join(app.url)
  await post(socket, { id: '', message: '', frames: await makeFrames({ count: 1 }) })
  const options = settings({ host: HOST, port: app.port })
  expect(await checkPorts(options, await findRunning(options))).toMatchObject([
    { level: 'error', text: expect.stringMatching(/takes no posts: No clip can be made\.$/) },
  ])
  socket.disconnect()
  await app.stop()
})

test('a server on localhost is for this machine alone, and others learn how to get in', async () => {
  expect(await checkReach(settings({ host: 'localhost' }), undefined)).toMatchObject([
    { level: 'ok', text: expect.stringContaining('--lan') },
  ])
})
