import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keepIngest } from '../../stage/ingest-keeper.ts'
import { type Publisher, startPublisher } from '../support/clients/publisher.ts'
import { untilListening } from '../support/servers/until-listening.ts'
import { INGEST_FILE, openIngest, type TestIngest } from './open-ingest.ts'

let ingest: TestIngest
const publishers: Publisher[] = []

beforeEach(async () => {
  ingest = await openIngest()
})
afterEach(async () => {
  await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()))
  await ingest.close()
})

function publish(room: string, key: string) {
  const publisher = startPublisher({ port: ingest.port, room, key })
  publishers.push(publisher)
  return publisher
}

test('the key of another room opens nothing', async () => {
  const { code, output } = await publish('ours', 'key-of-theirs').ended
  expect(code).not.toBe(0)
  expect(output).toContain('Wrong key.')
  expect(ingest.stages.stateOf('ours')).toEqual({ live: false })
})

describe('an ingest that dies', () => {
  test('takes the stages with it, comes back by itself, and so can the publisher', async () => {
    const begun = ingest.change('show')
    const first = publish('show', 'key-of-show')
    expect(await begun).toMatchObject({ live: true })

    const over = ingest.change('show')
    const { pid } = ingest
    process.kill(pid ?? 0, 'SIGKILL')
    expect(await over).toEqual({ live: false })
    expect((await first.ended).code).not.toBe(0)

    const again = ingest.change('show')
    await expect.poll(() => ingest.pid).not.toBe(pid)
    await untilListening(ingest.port)
    publish('show', 'key-of-show')
    expect(await again).toMatchObject({ live: true })
    expect(ingest.warnings).toEqual([expect.stringContaining('started again')])
  })

  test('because its server did leaves nothing behind', async () => {
    const server = spawn(process.execPath, ['test/fixtures/keeps-ingest.js'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = await once(server.stdout, 'data')
    const pid = Number(String(line))
    expect(isRunning(pid)).toBe(true)
    server.kill('SIGKILL')
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

test('the ingest is given no environment, since strangers speak to it', async () => {
  expect((await readFile(`/proc/${ingest.pid}/environ`)).length).toBe(0)
})

test('a port that is taken is said in one sentence, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const keeping = keepIngest({
    file: INGEST_FILE,
    host: '127.0.0.1',
    port,
    publish: async () => ({ ok: false, text: 'No.' }),
    onWarning: () => {},
  })
  await expect(keeping).rejects.toThrow(
    `RTMP_PORT ${port} is taken by another program. Stop it, or choose another.`,
  )
  other.close()
})

test('closing it twice is closing it', async () => {
  const { pid } = ingest
  await Promise.all([ingest.close(), ingest.close()])
  expect(isRunning(pid ?? 0)).toBe(false)
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
