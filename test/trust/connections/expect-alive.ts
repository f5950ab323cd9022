import { mkdir, open } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { expect } from 'vitest'
import { join } from '../../support/clients/chat-client.ts'
import { startPublisher } from '../../support/clients/publisher.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { type ServerProcess, spawnServer } from '../../support/servers/server-process.ts'
import { withTempFolder } from '../../support/temp-folder.ts'
import { breakConnections } from './broken-connections.ts'
import { CHAT, FILM, HELLOS, PICTURES, PUBLISHERS, SESSIONS } from './phases.ts'

export interface Breakage {
  count: number
  seed: number
}

const STAGE_KEY = 'a-stage-key-for-tests'
const FILM_BYTES = 20_000_000

/** Breaks connections to a server with everything switched on, and expects that it lives. */
export function expectPlainServerToLive(breakage: Breakage): Promise<void> {
  return withTempFolder(async (folder) => {
    const mediaDir = joinPath(folder, 'media')
    await makeFilm(mediaDir)
    const rtmpPort = await freePort()
    const server = await startServer(folder, [
      ...['--media-dir', mediaDir, '--rtmp-port', String(rtmpPort), '--stage-key', STAGE_KEY],
    ])
    const publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: STAGE_KEY })
    await untilLive(server)
    const phases = [...CHAT, ...SESSIONS, ...PICTURES, ...PUBLISHERS]
    await breakConnections({ url: server.url, rtmpPort, phases }, breakage)
    expect(publisher.child.exitCode).toBeNull()
    await publisher.stop()
    const { socket } = await join(server.url)
    socket.close()
    await expectQuietEnd(server)
  })
}

/** The same for a server that speaks TLS. */
export function expectTlsServerToLive(breakage: Breakage): Promise<void> {
  return withTempFolder(async (folder) => {
    const server = await startServer(folder, ['--https', 'lan'])
    await breakConnections({ url: server.url, phases: [...CHAT, ...HELLOS] }, breakage)
    await expectQuietEnd(server)
  })
}

/** Empty, but long enough to be broken off in the middle. */
async function makeFilm(mediaDir: string): Promise<void> {
  await mkdir(mediaDir)
  const film = await open(joinPath(mediaDir, FILM), 'w')
  await film.truncate(FILM_BYTES)
  await film.close()
}

function startServer(folder: string, flags: string[]): Promise<ServerProcess> {
  const data = ['--data-dir', joinPath(folder, 'data')]
  return spawnServer([...data, '--connections-per-address', '0', ...flags])
}

async function untilLive(server: ServerProcess): Promise<void> {
  const live = () => fetch(`${server.url}/live/lobby.flv`, { method: 'HEAD' })
  await expect.poll(async () => (await live()).status).toBe(200)
}

/** It still ends when asked, and has said nothing but what it says of connections that it cut. */
async function expectQuietEnd(server: ServerProcess): Promise<void> {
  const { code, output } = await server.end('SIGTERM')
  const complaints = output.split('\n').filter((line) => /"level":[456]0|Error/.test(line))
  expect({ code, complaints }).toEqual({ code: 0, complaints: [] })
}
