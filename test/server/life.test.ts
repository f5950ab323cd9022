import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ChatSocket, join, post } from '../support/clients/chat-client.ts'
import { makeFrames } from '../support/media/frames.ts'
import { runServer, type ServerProcess, spawnServer } from '../support/servers/server-process.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

let folder: TempFolder
let server: ServerProcess | undefined

beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await server?.end('SIGKILL')
  server = undefined
  await folder.remove()
})

const start = async (...flags: string[]) => {
  server = await spawnServer(['--data-dir', folder.path, ...flags])
  return server
}

describe('a start', () => {
  test('tells the address, the encoder with its version, and the folder', async () => {
    const { output, url } = await start()
    expect(output()).toMatch(
      /ffmpeg \S+ \((system|carried|built): \/.*\n +A test clip costs it [\d.]+ ms of CPU/,
    )
    expect(output()).toContain(folder.path)
    expect(await (await fetch(`${url}/readyz`)).text()).toBe('ready\n')
  })

  test('with --help prints every setting and ends well', async () => {
    const { code, output } = await runServer(['--help'])
    expect(code).toBe(0)
    expect(output).toContain('--message-ttl-seconds')
  })

  test('with --check encodes a clip with every encoder and tells what each cost', async () => {
    const { code, output } = await runServer(['--check', '--data-dir', folder.path])
    expect(output).toMatch(/^\* [\d.]+ ms +ffmpeg \S+ \((system|carried|built): \//m)
    expect(output).toMatch(/One clip of 10 frames: 200x200, 1000 ms long, \d+ bytes/)
    expect(await readdir(folder.path)).toEqual([])
    expect(code).toBe(0)
  })

  test.each([
    [['--encoderz', '2'], 'There is no setting --encoderz; --help prints every setting.\n'],
    [['--port', 'x'], '--port cannot be "x": it takes a whole number from 0 to 65535.\n'],
  ])('with %j stops with one sentence', async (flags, sentence) => {
    expect(await runServer(flags)).toMatchObject({ code: 1, output: sentence })
  })

  test('with ENCODER=system takes no ffmpeg of an npm package', async () => {
    const { output } = await start('--encoder', 'system')
    expect(output()).toMatch(/ffmpeg \S+ \((system|built): \//)
    expect(output()).not.toContain('node_modules')
  })

  test('with an FFMPEG_PATH that is none stops with one sentence that names it', async () => {
    const { code, output } = await runServer([
      '--data-dir',
      folder.path,
      '--ffmpeg-path',
      '/bin/true',
    ])
    expect(code).toBe(1)
    expect(output).toMatch(/^[^\n]*FFMPEG_PATH[^\n]*\/bin\/true[^\n]*\n$/)
  })

  test('on a port that is taken stops with one sentence', async () => {
    const { url } = await start()
    const { port } = new URL(url)
    const other = await makeTempFolder()
    const flags = ['--data-dir', other.path, '--host', '127.0.0.1', '--port', port]
    expect(await runServer(flags)).toMatchObject({
      code: 1,
      output: `PORT ${port} is taken by another program. Stop it, or choose another PORT.\n`,
    })
    await other.remove()
  })

  test('on the data folder of a running server stops with one sentence', async () => {
    await start()
    const { code, output } = await runServer(['--data-dir', folder.path, '--port', '0'])
    expect(code).toBe(1)
    expect(output).toMatch(/^[^\n]*another server[^\n]*\n$/i)
  })

  test('with a data folder that cannot be made stops with one sentence', async () => {
    const { code, output } = await runServer(['--data-dir', '/proc/none', '--port', '0'])
    expect(code).toBe(1)
    expect(output).toMatch(/^The data folder \/proc\/none cannot be used: [^\n]*\n$/)
  })

  test('keeps the secret to itself', async () => {
    await start()
    const { mode } = await stat(joinPath(folder.path, 'secret'))
    expect(mode & 0o777).toBe(0o600)
  })

  test('sweeps away what a killed server left', async () => {
    await mkdir(joinPath(folder.path, 'tmp', 'clip-left'), { recursive: true })
    await writeFile(joinPath(folder.path, 'tmp', 'clip-left', '0.jpg'), 'left')
    await start()
    expect(await readdir(joinPath(folder.path, 'tmp'))).toEqual([])
  })
})

/** Resolves when the server has begun to work on the draft with this nonce. */
function progressOf(socket: ChatSocket, nonce: string): Promise<void> {
  return new Promise((resolve) => {
    socket.on('progress', (progress) => {
      if (progress.nonce === nonce) resolve()
    })
  })
}

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s in the middle of an encode finishes the post, ends with 0 and leaves no temp file',
    async (signal) => {
      const { url, end } = await start('--encoders', '1')
      const frames = await makeFrames({ count: 10, width: 200, height: 200 })
      const { socket, welcome } = await join(url)
      const names = ['1', '2', '3']
      const accepted = Promise.all(names.map((nonce) => progressOf(socket, nonce)))
      const answers = names.map((n) => post(socket, { id: n, message: n, frames, nonce: n }))
      await accepted
      const ended = end(signal)
      const given = await Promise.all(answers)
      // Those that a busy machine does not get to in the time for a stop are refused, not lost.
      const refused = given.flatMap((answer) => (answer.ok ? [] : [answer.code]))
      expect(refused.filter((code) => code !== 'unavailable')).toEqual([])
      expect(given[0]).toMatchObject({ ok: true })
      expect(await ended).toMatchObject({ code: 0, signal: null })
      expect(await readdir(joinPath(folder.path, 'tmp')).catch(() => [])).toEqual([])

      const again = await start()
      const { replay } = await join(again.url, { token: welcome.token })
      const kept = names.filter((_, index) => given[index]?.ok)
      expect(replay.map(({ message }) => message)).toEqual(kept)
    },
  )

  test('with DRAIN_SECONDS serves on, not ready, until a second signal ends it at once', async () => {
    const { url, end, child } = await start('--drain-seconds', '300')
    const { socket } = await join(url)
    const ended = end('SIGTERM')
    const statusOf = (path: string) => fetch(url + path).then(({ status }) => status)
    await expect.poll(() => statusOf('/readyz')).toBe(503)
    expect(await statusOf('/')).toBe(200)
    const [frame] = await makeFrames()
    const answer = await post(socket, { id: 'x', message: 'still here', frames: [frame ?? ''] })
    expect(answer).toMatchObject({ ok: true })
    socket.disconnect()
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 1 })
  })
})
