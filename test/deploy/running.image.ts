import { execFile } from 'node:child_process'
import { chown, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPublisher } from '../support/clients/publisher.ts'
import {
  type Container,
  type ContainerOptions,
  startContainer,
} from '../support/image/container.ts'
import { type Image, openImage } from '../support/image/image.ts'
import { freePort } from '../support/servers/free-port.ts'

/** The image, run from its start to its end: as `npm run test:image`, see CONTRIBUTING.md. */

const STAGE_KEY = 'a key of more than twelve letters'.replaceAll(' ', '-')
const run = promisify(execFile)

let image: Image
let film: string
let work: string
let port: number
let rtmpPort: number
const started: Container[] = []

beforeAll(async () => {
  image = openImage()
  work = await mkdtemp(join(tmpdir(), 'animate-image-'))
  film = join(work, 'film.mp4')
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=30', '-t', '3']
  await run('ffmpeg', ['-v', 'error', ...picture, '-pix_fmt', 'yuv420p', film])
})
beforeEach(async () => {
  port = await freePort()
  rtmpPort = await freePort()
})
afterEach(async () => {
  for (const container of started.splice(0)) {
    container.kill()
    await container.ended
  }
})
afterAll(async () => {
  image.unmount()
  await rm(work, { recursive: true, force: true })
})

async function makeDataDir(uid = 1000): Promise<string> {
  const folder = await mkdtemp(join(work, 'data-'))
  await chown(folder, uid, uid)
  return folder
}

/** Of containers that share this machine's network, each has ports of its own. */
function start(options: ContainerOptions): Container {
  const env = { PORT: `${port}`, RTMP_PORT: `${rtmpPort}`, STAGE_KEY, ...options.env }
  const container = startContainer(image, { ...options, env })
  started.push(container)
  return container
}

async function startReady(options: Partial<ContainerOptions> = {}): Promise<Container> {
  const container = start({ dataDir: await makeDataDir(), ...options })
  await container.printed('Ctrl-C')
  expect(container.output()).toContain('animate-server')
  return container
}

const url = () => `http://127.0.0.1:${port}`
const get = (path: string) => fetch(url() + path, { signal: AbortSignal.timeout(20_000) })
const cli = (...args: string[]) => run(process.execPath, ['dist/cli/main.js', ...args])
const health = () => image.config.Healthcheck.Test.slice(1)

test('it is ready by itself, as its own user, without any right, on a root that cannot be written to', async () => {
  const container = await startReady()
  const answer = await get('/readyz')
  expect([answer.status, await answer.text()]).toEqual([200, 'ready\n'])
  expect((await get('/')).headers.get('content-type')).toContain('text/html')
  const { output } = await container.exec(['cat', '/proc/1/status'])
  expect(output).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
  expect(output).toMatch(/^CapEff:\t0{16}$/m)
  expect((await container.exec(['touch', '/opt/animate-server/x'])).output).toContain('Read-only')
  expect((await container.exec(['touch', '/tmp/x'])).output).toContain('Read-only')
})

test('it takes a real post, keeps it over a new container, and saves it in every format', async () => {
  const dataDir = await makeDataDir()
  const first = await startReady({ dataDir })
  const { stdout: key } = await cli('send', '--url', url(), '--text', 'from a film', film)
  first.signal('SIGTERM')
  expect(await first.ended).toBe(0)

  await startReady({ dataDir })
  const { stdout: line } = await cli('watch', '--url', url(), '--count', '1')
  expect(line).toContain('from a film')
  for (const format of ['webm', 'jpg', 'gif', 'mp4', 'webp']) {
    const answer = await get(`/clips/${key.trim()}.${format}`)
    expect([format, answer.status]).toEqual([format, 200])
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(1000)
  }
})

test('the command inside it posts, too, when it has a folder for its frames', async () => {
  const dataDir = await makeDataDir()
  const container = await startReady({ dataDir })
  await run('cp', [film, join(dataDir, 'film.mp4')])
  const command = ['animate-server', 'send', '--url', url(), '--text', 'inside', '/data/film.mp4']
  expect(await container.exec(command, { TMPDIR: '/data' })).toMatchObject({ code: 0 })
})

test('it goes live', async () => {
  await startReady()
  const publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: STAGE_KEY })
  await expect
    .poll(async () => (await get('/live/lobby.flv').then(firstBytes)).slice(0, 3))
    .toBe('FLV')
  await publisher.stop()
})

async function firstBytes(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return Buffer.from(value ?? []).toString('latin1')
}

describe('its health check', () => {
  test('finds it well wherever it listens, whether by variables or by flags', async () => {
    const variables = await startReady()
    expect(await variables.exec(health(), { PORT: `${port}` })).toEqual({ code: 0, output: '' })
    port = await freePort()
    const flags = ['--port', `${port}`, '--https', 'lan', '--base-path', '/chat/']
    const other = await startReady({ flags, env: { RTMP_PORT: '0' } })
    expect(await other.exec(health())).toEqual({ code: 0, output: '' })
  })

  test('says why it is not', async () => {
    const container = await startReady()
    const { code, output } = await container.exec(health(), { PORT: `${await freePort()}` })
    expect(code).toBe(1)
    expect(output).toMatch(
      /^http:\/\/localhost:\d+\/healthz cannot be reached \(ECONNREFUSED\)\.\n$/,
    )
  })
})

describe('SIGTERM', () => {
  test('ends it well, with all its processes', async () => {
    const container = await startReady()
    const { pid } = container
    container.signal('SIGTERM')
    expect(await container.ended).toBe(0)
    await expect(stat(`/proc/${pid}`)).rejects.toThrow('ENOENT')
  })

  test('ends it also before Node listens to it', async () => {
    const container = start({ dataDir: await makeDataDir() })
    await expect
      .poll(() => run('cat', [`/proc/${container.pid}/cmdline`]))
      .toMatchObject({
        stdout: expect.stringContaining('tini'),
      })
    container.signal('SIGTERM')
    expect(await container.ended).toBe(143)
    expect(container.output()).toBe('')
  })
})

test('a process whose parent has gone is buried', async () => {
  const container = await startReady()
  await container.exec(['sh', '-c', 'sleep 0.01 & exit'])
  await expect
    .poll(async () => (await container.exec(['sh', '-c', 'cat /proc/[0-9]*/stat'])).output)
    .not.toMatch(/\) [ZS] 1 .*sleep|\(sleep\) Z/)
})

describe('a data folder', () => {
  test('of root, as a runtime makes it for a path that is not there, stops it with what to do', async () => {
    const container = start({ dataDir: await makeDataDir(0) })
    expect(await container.ended).toBe(1)
    expect(container.output()).toMatch(
      /^The data folder \/data cannot be used: .*user 1000, .*belongs to user 0.*chown -R 1000:1000 \/data\n$/,
    )
  })

  test('of any user is enough for a container that runs as this user', async () => {
    await startReady({ dataDir: await makeDataDir(4711), user: '4711:4711' })
    expect((await get('/readyz')).status).toBe(200)
  })
})
