import { spawnSync } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { fakeFfmpeg } from '../../support/media/ffmpeg-fixture.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { writeScript } from '../../support/media/with-encoder.ts'
import { processesIn } from '../../support/processes-in.ts'
import { runServer, type ServerProcess, spawnServer } from '../../support/servers/server-process.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

let frames: string[]
let folder: TempFolder
let server: ServerProcess

beforeAll(async () => {
  frames = await makeFrames({ count: 2, width: 64, height: 48 })
})
beforeEach(async () => {
  folder = await makeTempFolder()
})
afterEach(async () => {
  await server.end('SIGKILL')
  await folder.remove()
})

const start = async (...flags: string[]) => {
  server = await spawnServer(['--data-dir', folder.path, ...flags])
  return join(server.url)
}
const draft = (message: string) => ({ id: message, message, frames })

describe('in the middle of an encode that hangs', () => {
  test('SIGKILL leaves no ffmpeg, and the next start no temporary file', async () => {
    const ffmpegPath = joinPath(folder.path, 'ffmpeg')
    const question = 'case "$*" in *-encoders*) echo " V....D libvpx x"; exit;; esac'
    await writeScript(ffmpegPath, `${question}; exec sleep 600`)
    const { socket } = await start('--ffmpeg-path', ffmpegPath)
    const unanswered = post(socket, draft('lost')).catch((error: Error) => error.message)
    await expect.poll(() => processesIn(folder.path)).not.toEqual([])
    await server.end('SIGKILL')
    expect(await unanswered).toMatch('disconnected')
    await expect.poll(() => processesIn(folder.path)).toEqual([])
    const { replay } = await start()
    expect(replay).toEqual([])
    expect(await readdir(joinPath(folder.path, 'tmp')).catch(() => [])).toEqual([])
  })

  test('SIGTERM answers the sender, ends well and leaves nothing', async () => {
    const { socket } = await start('--ffmpeg-path', fakeFfmpeg('hangs'))
    const encoding = nextEvent(socket, 'progress')
    const answer = post(socket, draft('lost'))
    await encoding
    const ended = server.end('SIGTERM')
    expect(await answer).toMatchObject({ ok: false })
    expect(await ended).toMatchObject({ code: 0, signal: null })
    expect(await processesIn(folder.path)).toEqual([])
    expect(await readdir(joinPath(folder.path, 'tmp')).catch(() => [])).toEqual([])
  })
})

describe.skipIf(process.platform !== 'linux')('out of file descriptors', () => {
  const limit = (most: string) => {
    const { status } = spawnSync('prlimit', [`--pid=${server.child.pid}`, `--nofile=${most}:`])
    expect(status).toBe(0)
  }

  test('the server lives, says so, and goes on once there are some', async () => {
    const { socket } = await start()
    const open = await readdir(`/proc/${server.child.pid}/fd`)
    limit(`${open.length}`)
    expect(await post(socket, draft('short of files'))).toMatchObject({
      ok: false,
      code: 'unavailable',
    })
    // Those wait to join, or are refused.
    const giveUp = new AbortController()
    const { signal } = giveUp
    const ask = () => fetch(`${server.url}/healthz`, { signal })
    const others = Promise.allSettled(Array.from({ length: 20 }, ask))
    expect(await post(socket, draft('still short'))).toMatchObject({ code: 'unavailable' })
    limit('1024')
    giveUp.abort()
    await others
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(await post(socket, draft('again'))).toMatchObject({ ok: true })
    expect((await join(server.url)).replay.map(({ message }) => message)).toEqual(['again'])
  })
})

// More damages, of the engine alone: test/database/leveldb/damaged-database.test.ts.
describe('a database that is damaged', () => {
  const DAMAGES: [what: string, damage: (folder: string) => Promise<void>][] = [
    ['has lost its CURRENT', (path) => rm(joinPath(path, 'CURRENT'))],
    ['is nothing but rubbish', (path) => each(path, /./, scramble)],
  ]

  test.each(DAMAGES)(
    'because it %s is mended or replaced, with a line in the log',
    async (_, damage) => {
      const { socket } = await start()
      expect(await post(socket, draft('before'))).toMatchObject({ ok: true })
      await server.end('SIGTERM')
      // The next start moves what was written last into a table.
      await start()
      await server.end('SIGTERM')
      await damage(joinPath(folder.path, 'messages'))
      const back = await start()
      expect(await post(back.socket, draft('after'))).toMatchObject({ ok: true })
      expect(server.output()).toMatch(/damaged/)
      expect((await join(server.url)).replay.map(({ message }) => message)).toContain('after')
      expect((await readdir(folder.path)).sort()).toEqual(
        expect.arrayContaining(['messages', 'secret']),
      )
    },
  )
})

async function each(folder: string, name: RegExp, change: (file: string) => Promise<void>) {
  const names = (await readdir(folder)).filter((one) => name.test(one))
  await Promise.all(names.map((one) => change(joinPath(folder, one))))
}

/** The length stays, the content does not. */
async function scramble(file: string): Promise<void> {
  const bytes = await readFile(file)
  await writeFile(
    file,
    bytes.map((byte, index) => byte ^ (0x5a + (index % 7))),
  )
}

test('a start on a folder that is a file is refused in one sentence', async () => {
  await start()
  const file = joinPath(folder.path, 'file')
  await writeFile(file, '')
  const { code, output } = await runServer(['--data-dir', file, '--port', '0'])
  expect([code, output.trim().split('\n').length]).toEqual([1, 1])
})
