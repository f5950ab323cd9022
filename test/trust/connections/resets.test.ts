import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, spawnServer } from '../../support/servers/server-process.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

const upgrade = (path: string) =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '\r\n',
  ].join('\r\n')

const FOREIGN = ['/', '/nope', '/socket.io', '/clips/x.webm', '/live/lobby.flv']
const OWN = '/socket.io/?EIO=4&transport=websocket'

let folder: TempFolder
const servers: Record<string, ServerProcess> = {}

beforeAll(async () => {
  folder = await makeTempFolder()
  servers.plain = await spawnServer(['--data-dir', `${folder.path}/plain`])
  servers.TLS = await spawnServer(['--data-dir', `${folder.path}/tls`, '--https', 'lan'])
})
afterAll(async () => {
  await Promise.all(Object.values(servers).map(({ end }) => end('SIGTERM')))
  await folder.remove()
})

/** An open connection, and the one below it that can be reset. */
async function dial(server: ServerProcess): Promise<{ upper: Socket; lower: Socket }> {
  const { hostname, port, protocol } = new URL(server.url)
  const lower = connect(Number(port), hostname).on('error', () => {})
  if (protocol === 'http:') {
    await once(lower, 'connect')
    return { upper: lower, lower }
  }
  const upper = connectTls({ socket: lower, rejectUnauthorized: false }).on('error', () => {})
  await once(upper, 'secureConnect')
  return { upper, lower }
}

async function answerTo(server: ServerProcess, request: string): Promise<string> {
  const { upper } = await dial(server)
  let answer = ''
  upper.on('data', (bytes) => {
    answer += String(bytes)
  })
  upper.write(request)
  await once(upper, 'close')
  return answer
}

async function reset(server: ServerProcess, request: string): Promise<void> {
  const { upper, lower } = await dial(server)
  await new Promise((resolve) => upper.write(request, resolve))
  lower.resetAndDestroy()
}

test.each(['plain', 'TLS'])(
  'by %s an upgrade to a path without websockets is answered 404',
  async (way) => {
    const server = servers[way]
    if (server === undefined) throw new Error('no server')
    for (const path of FOREIGN) {
      expect(await answerTo(server, upgrade(path))).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/)
    }
  },
)

test.each(['plain', 'TLS'])('by %s resets during an upgrade end nothing', async (way) => {
  const server = servers[way]
  if (server === undefined) throw new Error('no server')
  // Many at once: those of socket.io wait for their turn, and are reset while they do.
  const paths = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? '/nope' : OWN))
  await Promise.all(paths.map((path) => reset(server, upgrade(path))))
  // An answer proves that it lives, and has met the resets: they came before.
  expect(await answerTo(server, upgrade('/nope'))).toContain('404')
  expect(server.child.exitCode).toBeNull()
  expect(server.output()).not.toMatch(/"level":[56]0|Error/)
})
