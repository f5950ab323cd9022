import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Engine } from '../../../database/engine.ts'
import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import { openLevelDb } from '../../../database/leveldb/leveldb.ts'
import { systemClock } from '../../../helpers/clock.ts'
import type { Message } from '../../../realtime/protocol.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { findInFolder, makeMarker } from '../../support/folder-search.ts'
import { makeMessage, makeVideo, TTL_MS } from '../../support/messages.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

let folder: TempFolder
let clock: FakeClock
let warnings: string[]
let engine: Engine | undefined

beforeEach(async () => {
  folder = await makeTempFolder()
  clock = createFakeClock()
  warnings = []
})
afterEach(async () => {
  await engine?.close()
  engine = undefined
  await folder.remove()
})

const location = () => join(folder.path, 'messages')

async function open(): Promise<Engine> {
  engine = await openEmbedded({
    dataDir: folder.path,
    clock,
    onWarning: (text) => warnings.push(text),
  })
  return engine
}

async function keepMany(count: number, videoBytes = 300): Promise<Message[]> {
  const messages: Message[] = []
  for (let i = 0; i < count; i++) {
    const message = makeMessage({ sentAt: clock.now(), video: makeVideo(videoBytes) })
    await engine?.messages.keep(message, `nonce ${i}`)
    messages.push(message)
  }
  return messages
}

describe('the data folder', () => {
  test('it is made for this user alone', async () => {
    const dataDir = join(folder.path, 'deep', 'data')
    engine = await openEmbedded({ dataDir, clock })
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'messages'))).mode & 0o777).toBe(0o700)
  })

  test('a second server on it stops with one clear sentence and does the first no harm', async () => {
    const first = await open()
    const [message] = await keepMany(1)
    await expect(openEmbedded({ dataDir: folder.path, clock })).rejects.toThrow(
      `Another server is already using the data folder ${folder.path}. ` +
        'Stop it, or give this one another DATA_DIR.',
    )
    expect(await first.messages.newest('lobby', 10)).toEqual([message])
    await first.ping()
  })

  test('a folder that cannot be used is named together with the reason', async () => {
    const file = join(folder.path, 'file')
    await writeFile(file, '')
    await expect(openEmbedded({ dataDir: file, clock })).rejects.toThrow(
      /^The data folder .*file cannot be used: .*(ENOTDIR|EEXIST)/,
    )
  })
})

describe('closing', () => {
  test('it may be done twice, and frees the folder', async () => {
    const first = await open()
    await Promise.all([first.close(), first.close()])
    await first.close()
    await open()
  })

  test('messages under way are kept first', async () => {
    const first = await open()
    const message = makeMessage({ sentAt: clock.now() })
    await Promise.all([first.messages.keep(message), first.close()])
    const second = await open()
    expect(await second.messages.newest('lobby', 10)).toEqual([message])
  })

  test('after it nothing is promised any more', async () => {
    const first = await open()
    await keepMany(1)
    await first.close()
    await expect(first.messages.keep(makeMessage())).rejects.toThrow('closed')
    await expect(first.messages.newest('lobby', 1)).rejects.toThrow('closed')
    await expect(first.ping()).rejects.toThrow('closed')
  })
})

describe('a folder that fails for a while', () => {
  test('keeping and pinging say so, and work again once it is back', async () => {
    const { messages, ping } = await open()
    const before = await keepMany(3)
    await rename(location(), `${location()}.away`)
    // LevelDB notices when it has to begin a new file.
    const refused: Message[] = []
    for (let i = 0; i < 8; i++) {
      const message = makeMessage({ sentAt: clock.now(), video: makeVideo(1_000_000) })
      await messages.keep(message).then(
        () => before.push(message),
        () => refused.push(message),
      )
    }
    expect(refused).not.toEqual([])
    await expect(ping()).rejects.toThrow()
    await rename(`${location()}.away`, location())
    await ping()
    const [after] = await keepMany(1)
    expect(await messages.newest('lobby', 100)).toEqual([...before, after])
    expect(warnings.join()).toContain('opened anew after a failed write')
  })

  test('a message that was refused is not there later, not even on the disk', async () => {
    const { messages } = await open()
    await rename(location(), `${location()}.away`)
    const marker = makeMarker()
    let refused = 0
    for (let i = 0; i < 8; i++) {
      const video = makeVideo(1_000_000) + marker
      await messages.keep(makeMessage({ sentAt: clock.now(), room: 'x', video })).catch(() => {
        refused++
      })
    }
    expect(refused).toBeGreaterThan(0)
    await rename(`${location()}.away`, location())
    await messages.sweep()
    const left = await messages.newest('x', 100)
    expect(left).toHaveLength(8 - refused)
    for (const { key } of left) await messages.remove(key)
    await messages.sweep()
    expect(await findInFolder(folder.path, [marker])).toEqual([])
  })
})

describe('a damaged database', () => {
  const files = async (pattern: RegExp) => {
    const names = (await readdir(location())).filter((name) => pattern.test(name))
    return names.sort().map((name) => join(location(), name))
  }

  async function overwrite(path: string, at: number, length: number): Promise<void> {
    const bytes = await readFile(path)
    bytes.fill(0xff, at, Math.min(at + length, bytes.length))
    await writeFile(path, bytes)
  }

  /** Closed, with two tables of messages and a write-ahead log. */
  async function makeDatabase(): Promise<Message[]> {
    const { messages } = await open()
    const kept = await keepMany(20, 300_000)
    const doomed = makeMessage({ sentAt: clock.now(), expiresAt: clock.now() + 1 })
    await messages.keep(doomed)
    clock.advance(1)
    await messages.sweep()
    kept.push(...(await keepMany(3)))
    await engine?.close()
    return kept
  }

  const damages: [string, () => Promise<void>][] = [
    ['an empty CURRENT', async () => writeFile(join(location(), 'CURRENT'), '')],
    ['a CURRENT full of rubbish', async () => writeFile(join(location(), 'CURRENT'), 'rubbish\n')],
    ['no CURRENT', async () => rm(join(location(), 'CURRENT'))],
    ['no MANIFEST', async () => rm(String((await files(/^MANIFEST/))[0]))],
    ['an empty MANIFEST', async () => truncate(String((await files(/^MANIFEST/))[0]), 0)],
    [
      'a MANIFEST with a hole',
      async () => overwrite(String((await files(/^MANIFEST/))[0]), 10, 20),
    ],
  ]

  test.each(damages)('%s costs no message', async (_, damage) => {
    const kept = await makeDatabase()
    await damage()
    const { messages, ping } = await open()
    expect(await messages.newest('lobby', 100)).toEqual(kept)
    expect(warnings.join()).toMatch(/damaged .* has been repaired: 23 messages saved/)
    await ping()
    await engine?.close()
    warnings = []
    expect(await (await open()).messages.newest('lobby', 100)).toEqual(kept)
    expect(warnings).toEqual([])
  })

  const losses: [string, () => Promise<void>][] = [
    ['a missing table', async () => rm(String((await files(/\.ldb$/))[0]))],
    ['an empty table', async () => truncate(String((await files(/\.ldb$/))[0]), 0)],
    ['half a table', async () => truncate(String((await files(/\.ldb$/))[0]), 1_000_000)],
    [
      'a table with a hole',
      async () => overwrite(String((await files(/\.ldb$/))[0]), 400_000, 500_000),
    ],
    [
      'a write-ahead log with a hole',
      async () => overwrite(String((await files(/\.log$/)).at(-1)), 20, 50),
    ],
    [
      'tables of rubbish',
      async () => {
        for (const path of await files(/\.(ldb|log)$/)) await overwrite(path, 0, 1e9)
      },
    ],
  ]

  test.each(losses)(
    '%s costs only what was in it, and nothing comes back wrong',
    async (_, lose) => {
      const kept = await makeDatabase()
      await lose()
      const { messages } = await open()
      const left = await messages.newest('lobby', 100)
      expect(left.length).toBeLessThan(kept.length)
      for (const message of left) expect(kept).toContainEqual(message)
      expect(await messages.newest('lobby', 100)).toEqual(left)
      const [after] = await keepMany(1)
      await messages.sweep()
      expect(await messages.newest('lobby', 100)).toEqual([...left, after])
    },
  )

  test('a folder that cannot be repaired makes way for an empty database', async () => {
    await makeDatabase()
    const [table] = await files(/\.ldb$/)
    await rm(String(table))
    await rm(join(location(), 'CURRENT'))
    // The repair would write its list of tables there.
    await mkdir(join(location(), '000001.dbtmp'))
    const { messages } = await open()
    expect(warnings.join()).toContain('an empty one takes its place')
    expect(await messages.newest('lobby', 100)).toEqual([])
    await keepMany(1)
    expect(await readdir(folder.path)).toEqual(['messages'])
  })

  test('one that cannot be repaired for want of room is left as it is', async () => {
    const kept = await makeDatabase()
    await rm(join(location(), 'CURRENT'))
    // Where the room is tried out. A really full disk is not to be had in a test.
    await mkdir(join(location(), 'probe.tmp'))
    await expect(open()).rejects.toThrow(/cannot be used/)
    await rmdir(join(location(), 'probe.tmp'))
    const { messages } = await open()
    expect(await messages.newest('lobby', 100)).toEqual(kept)
  })

  test('nothing of what is lost stays on the disk past its expiry', async () => {
    const { messages } = await open()
    const marker = makeMarker()
    for (let i = 0; i < 20; i++) {
      const video = makeVideo(300_000) + marker
      await messages.keep(makeMessage({ sentAt: clock.now(), video }))
    }
    await messages.sweep()
    await engine?.close()
    const [table] = await files(/\.ldb$/)
    await overwrite(String(table), 400_000, 500_000)
    await rm(join(location(), 'CURRENT'))
    const second = await open()
    expect(await findInFolder(folder.path, [marker])).not.toEqual([])
    clock.advance(TTL_MS)
    await second.messages.sweep()
    expect(await findInFolder(folder.path, [marker])).toEqual([])
  })

  test('a single damaged message is passed over, named, and swept', async () => {
    await open()
    const kept = await keepMany(12)
    await engine?.close()
    const level = await openLevelDb(location())
    const records = await level.keys({ gte: 'm', lt: 'n' }).all()
    const marker = makeMarker()
    await level.put(String(records[10]), `{"rubbish":"${marker}`)
    await level.del(String(records[9]))
    await level.put(String(records[8]).replace('m', 'i'), 'rubbish')
    await level.close()
    const { messages } = await open()
    const whole = kept.filter((_, i) => ![8, 9, 10].includes(i))
    expect(await messages.newest('lobby', 5)).toEqual(whole.slice(-5))
    expect(await messages.newest('lobby', 100)).toEqual(whole)
    expect(await messages.get(kept[10]?.key ?? '')).toBeUndefined()
    expect(warnings).toHaveLength(2)
    expect(warnings.join()).toContain(kept[10]?.key)
    expect(await findInFolder(folder.path, [marker])).not.toEqual([])
    await messages.sweep()
    expect(await findInFolder(folder.path, [marker])).toEqual([])
  })
})

describe('a server that is killed', () => {
  async function runUntilKilled(lines: number): Promise<Message[]> {
    const program = join(import.meta.dirname, '../../fixtures', 'keep-forever.ts')
    const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', program, folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const printed: Message[] = []
    const exited = once(child, 'exit')
    if (child.stdout === null) throw new Error('The child has no output.')
    for await (const line of createInterface({ input: child.stdout })) {
      printed.push(JSON.parse(line))
      if (printed.length === lines) child.kill('SIGKILL')
    }
    await exited
    return printed
  }

  test('every message it had acknowledged is there again, whole and once', async () => {
    const acknowledged: Message[] = []
    for (const lines of [1, 150, 333]) acknowledged.push(...(await runUntilKilled(lines)))
    engine = await openEmbedded({ dataDir: folder.path, clock: systemClock })
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
