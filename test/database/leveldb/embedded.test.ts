import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import { systemClock } from '../../../helpers/clock.ts'
import type { Message } from '../../../realtime/protocol.ts'
import { makeMessage } from '../../support/messages.ts'
import { useEmbedded } from './use-embedded.ts'

const at = useEmbedded()

describe('the data folder', () => {
  test('it is made for this user alone', async () => {
    const dataDir = join(at.folder.path, 'deep', 'data')
    const engine = await openEmbedded({ dataDir, clock: at.clock })
    await engine.close()
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'messages'))).mode & 0o777).toBe(0o700)
  })

  test('a second server on it stops with one clear sentence and does the first no harm', async () => {
    const first = await at.open()
    const [message] = await at.keepMany(1)
    await expect(openEmbedded({ dataDir: at.folder.path, clock: at.clock })).rejects.toThrow(
      `Another server is already using the data folder ${at.folder.path}. ` +
        'Stop it, or give this one another DATA_DIR.',
    )
    expect(await first.messages.newest('lobby', 10)).toEqual([message])
    await first.ping()
  })

  test('a folder that cannot be used is named together with the reason', async () => {
    const file = join(at.folder.path, 'file')
    await writeFile(file, '')
    await expect(openEmbedded({ dataDir: file, clock: at.clock })).rejects.toThrow(
      /^The data folder .*file cannot be used: .*(ENOTDIR|EEXIST)/,
    )
  })
})

describe('closing', () => {
  test('it may be done twice, and frees the folder', async () => {
    const first = await at.open()
    await Promise.all([first.close(), first.close()])
    await first.close()
    await at.open()
  })

  test('messages under way are kept first', async () => {
    const first = await at.open()
    const message = makeMessage({ sentAt: at.clock.now() })
    await Promise.all([first.messages.keep(message), first.close()])
    const second = await at.open()
    expect(await second.messages.newest('lobby', 10)).toEqual([message])
  })

  test('after it nothing is promised any more', async () => {
    const first = await at.open()
    await at.keepMany(1)
    await first.close()
    await expect(first.messages.keep(makeMessage())).rejects.toThrow('closed')
    await expect(first.messages.newest('lobby', 1)).rejects.toThrow('closed')
    await expect(first.ping()).rejects.toThrow('closed')
  })
})

describe('a server that is killed', () => {
  async function runUntilKilled(lines: number): Promise<Message[]> {
    const program = join(import.meta.dirname, '../../fixtures', 'keep-forever.ts')
    const child: ChildProcess = spawn(
      process.execPath,
      ['--import', 'tsx', program, at.folder.path],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const printed: Message[] = []
    const exited = once(child, 'exit')
    if (child.stdout === null) throw new Error('The child has no output.')
    // A line that the kill has cut was never said whole.
    let rest = ''
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      const whole = `${rest}${chunk}`.split('\n')
      rest = whole.pop() ?? ''
      printed.push(...whole.map((line) => JSON.parse(line)))
      if (printed.length >= lines) child.kill('SIGKILL')
    }
    await exited
    return printed
  }

  test('every message it had acknowledged is there again, whole and once', async () => {
    const acknowledged: Message[] = []
    for (const lines of [1, 150, 333]) acknowledged.push(...(await runUntilKilled(lines)))
    const engine = await at.open(systemClock)
    for (const message of acknowledged) {
      expect(await engine.messages.get(message.key)).toEqual(message)
    }
    for (const lane of [1, 2, 3, 4]) {
      const room = `room ${lane}`
      const keys = (await engine.messages.newest(room, 10_000)).map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).toEqual(keys.toSorted())
    }
  })
})
