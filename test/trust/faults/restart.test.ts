import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join as joinPath } from 'node:path'
import { expect, test } from 'vitest'
import { createDraft, openConnection, openTokenStore } from '../../../client/lib.ts'
import { packageRoot } from '../../../server/package-root.ts'
import { join } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

/**
 * What systemd does with a service and its socket: holds the socket, starts the server with it as
 * descriptor 3, and starts another one when the first has ended.
 */
const START = 'echo "pid $$"; LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"'
const KEEP_STARTING = `sh -c '${START}' sh "$@"; sh -c '${START}' sh "$@"`

/** Starts two servers, one after the other, on one socket; resolves when the first listens. */
async function superviseServers(dataDir: string) {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const { fd } = Reflect.get(holder, '_handle') as { fd: number }
  const main = joinPath(packageRoot, 'dist/server/main.js')
  const args = [process.execPath, main, '--data-dir', dataDir, '--posts-per-minute', '0']
  const supervisor = spawn('sh', ['-c', KEEP_STARTING, 'sh', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', fd],
  })
  // From here on the supervisor alone holds it, and nobody takes connections but the servers.
  holder.close()
  const ended = once(supervisor, 'close')
  const started = startsOf(supervisor)
  return { url: `http://127.0.0.1:${port}`, first: await started.next(), started, ended }
}

/** The process ids of the servers, each once it listens. */
function startsOf({ stdout }: ChildProcess) {
  let output = ''
  const waiting: ((pid: number) => void)[] = []
  const pids: number[] = []
  stdout?.on('data', (chunk) => {
    output += chunk
    for (const [text, pid] of output.matchAll(/pid (\d+)[\s\S]*?Ctrl-C stops it\./g)) {
      output = output.replace(text, '')
      pids.push(Number(pid))
    }
    while (pids.length > 0 && waiting.length > 0) waiting.shift()?.(pids.shift() ?? 0)
  })
  return {
    next: () => new Promise<number>((resolve) => waiting.push(resolve)),
  }
}

test('on a socket that systemd holds, a restart refuses no connection and loses no post', () =>
  withTempFolder(async (folder) => {
    const { url, first, started, ended } = await superviseServers(folder)
    const next = started.next()
    const frames = await makeFrames({ count: 2, width: 64, height: 64 })
    const connection = openConnection({
      url,
      tokens: openTokenStore(() => {
        throw new Error('Nothing is remembered.')
      }),
      on: { state() {}, welcome() {}, replay() {}, message() {}, removed() {}, presence() {} },
    })
    const say = (text: string) => connection.post(createDraft(text, frames), () => {})
    expect(await say('before')).toMatchObject({ ok: true })

    const during = [say('under way 1'), say('under way 2')]
    process.kill(first, 'SIGTERM')
    during.push(say('in between'))
    // A new client, whichever of the two servers has the word now: it waits, and is not refused.
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('alive\n')
    const second = await next
    during.push(say('after'))
    for (const answer of await Promise.all(during)) expect(answer).toMatchObject({ ok: true })

    const { replay, socket } = await join(url)
    expect(replay.map(({ message }) => message).sort()).toEqual(
      ['before', 'under way 1', 'under way 2', 'in between', 'after'].sort(),
    )
    socket.close()
    connection.close()
    process.kill(second, 'SIGTERM')
    expect((await ended)[0]).toBe(0)
  }))
