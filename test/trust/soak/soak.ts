import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { bundle } from '../bundle.ts'

export interface Holdings {
  rss: number
  heapUsed: number
  external: number
  timers: number
  descriptors: number
  tempFiles: number
  databaseBytes: number
}

/**
 * Posts so many messages from four people, who come and go, and tells what the server held after
 * each of three thirds, once everybody had left.
 */
export async function soak(messages: number, dataDir: string): Promise<Holdings[]> {
  const program = await bundle('soak/soak-server')
  const flags = ['--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir]
  const limits = ['--posts-per-minute', '0', '--log-level', 'error']
  const args = ['--expose-gc', program, ...flags, ...limits]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const nextLine = async () => String((await lines.next()).value)
  try {
    const url = await nextLine()
    const held: Holdings[] = []
    // The first round warms up what is made once.
    for (const share of [0.1, 0.3, 0.3, 0.3]) {
      await postMany(url, Math.round(messages * share))
      child.kill('SIGUSR2')
      held.push(JSON.parse(await nextLine()))
    }
    return held.slice(1)
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

async function postMany(url: string, count: number): Promise<void> {
  const frames = await makeFrames({ count: 1, width: 64, height: 48 })
  const STAY = 250
  let left = count
  const person = async (name: string): Promise<void> => {
    while (left > 0) {
      const { socket } = await join(url, { room: name })
      for (let i = 0; i < STAY && left > 0; i += 5) {
        left -= 5
        const drafts = [0, 1, 2, 3, 4].map((n) => ({
          id: `${i}`,
          message: '',
          nonce: `${i}-${n}`,
          frames,
        }))
        const answers = await Promise.all(drafts.map((draft) => post(socket, draft)))
        if (!answers.every(({ ok }) => ok)) throw new Error(JSON.stringify(answers))
      }
      socket.close()
    }
  }
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => person(name)))
  await gone(url)
}

/** Until the server has noticed that everybody left. */
async function gone(url: string): Promise<void> {
  const { socket } = await join(url, { room: 'a' })
  const left = once(socket as never, 'disconnect')
  socket.close()
  await left
}
