import { mkdir, readdir, readFile, rm, rmdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openLevelDb } from '../../../database/leveldb/leveldb.ts'
import type { Message } from '../../../realtime/protocol.ts'
import { findInFolder, makeMarker } from '../../support/folder-search.ts'
import { makeMessage, makeVideo, TTL_MS } from '../../support/messages.ts'
import { useEmbedded } from './use-embedded.ts'

const at = useEmbedded()

describe('a damaged database', () => {
  const files = async (pattern: RegExp) => {
    const names = (await readdir(at.location())).filter((name) => pattern.test(name))
    return names.sort().map((name) => join(at.location(), name))
  }

  async function overwrite(path: string, at: number, length: number): Promise<void> {
    const bytes = await readFile(path)
    bytes.fill(0xff, at, Math.min(at + length, bytes.length))
    await writeFile(path, bytes)
  }

  /** Closed, with two tables of messages and a write-ahead log. */
  async function makeDatabase(): Promise<Message[]> {
    const { messages } = await at.open()
    const kept = await at.keepMany(20, 300_000)
    const doomed = makeMessage({ sentAt: at.clock.now(), expiresAt: at.clock.now() + 1 })
    await messages.keep(doomed)
    at.clock.advance(1)
    await messages.sweep()
    kept.push(...(await at.keepMany(3)))
    await at.close()
    return kept
  }

  const damages: [string, () => Promise<void>][] = [
    ['an empty CURRENT', async () => writeFile(join(at.location(), 'CURRENT'), '')],
    [
      'a CURRENT full of rubbish',
      async () => writeFile(join(at.location(), 'CURRENT'), 'rubbish\n'),
    ],
    ['no CURRENT', async () => rm(join(at.location(), 'CURRENT'))],
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
    const { messages, ping } = await at.open()
    expect(await messages.newest('lobby', 100)).toEqual(kept)
    expect(at.warnings.join()).toMatch(/damaged .* has been repaired: 23 messages saved/)
    await ping()
    await at.close()
    at.forgetWarnings()
    expect(await (await at.open()).messages.newest('lobby', 100)).toEqual(kept)
    expect(at.warnings).toEqual([])
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
      const { messages } = await at.open()
      const left = await messages.newest('lobby', 100)
      expect(left.length).toBeLessThan(kept.length)
      for (const message of left) expect(kept).toContainEqual(message)
      expect(await messages.newest('lobby', 100)).toEqual(left)
      const [after] = await at.keepMany(1)
      await messages.sweep()
      expect(await messages.newest('lobby', 100)).toEqual([...left, after])
    },
  )

  test('a folder that cannot be repaired makes way for an empty database', async () => {
    await makeDatabase()
    const [table] = await files(/\.ldb$/)
    await rm(String(table))
    await rm(join(at.location(), 'CURRENT'))
    // The repair would write its list of tables there.
    await mkdir(join(at.location(), '000001.dbtmp'))
    const { messages } = await at.open()
    expect(at.warnings.join()).toContain('an empty one takes its place')
    expect(await messages.newest('lobby', 100)).toEqual([])
    await at.keepMany(1)
    expect(await readdir(at.folder.path)).toEqual(['messages'])
  })

  test('one that cannot be repaired for want of room is left as it is', async () => {
    const kept = await makeDatabase()
    await rm(join(at.location(), 'CURRENT'))
    // Where the room is tried out. A really full disk is not to be had in a test.
    await mkdir(join(at.location(), 'probe.tmp'))
    await expect(at.open()).rejects.toThrow(/cannot be used/)
    await rmdir(join(at.location(), 'probe.tmp'))
    const { messages } = await at.open()
    expect(await messages.newest('lobby', 100)).toEqual(kept)
  })

  test('nothing of what is lost stays on the disk past its expiry', async () => {
    const { messages } = await at.open()
    const marker = makeMarker()
    for (let i = 0; i < 20; i++) {
      const video = makeVideo(300_000) + marker
      await messages.keep(makeMessage({ sentAt: at.clock.now(), video }))
    }
    await messages.sweep()
    await at.close()
    const [table] = await files(/\.ldb$/)
    await overwrite(String(table), 400_000, 500_000)
    await rm(join(at.location(), 'CURRENT'))
    const second = await at.open()
    expect(await findInFolder(at.folder.path, [marker])).not.toEqual([])
    at.clock.advance(TTL_MS)
    await second.messages.sweep()
    expect(await findInFolder(at.folder.path, [marker])).toEqual([])
  })

  test('a single damaged message is passed over, named, and swept', async () => {
    await at.open()
    const kept = await at.keepMany(12)
    await at.close()
    const level = await openLevelDb(at.location())
    const records = await level.keys({ gte: 'm', lt: 'n' }).all()
    const marker = makeMarker()
    await level.put(String(records[10]), `{"rubbish":"${marker}`)
    await level.del(String(records[9]))
    await level.put(String(records[8]).replace('m', 'i'), 'rubbish')
    await level.close()
    const { messages } = await at.open()
    const whole = kept.filter((_, i) => ![8, 9, 10].includes(i))
    expect(await messages.newest('lobby', 5)).toEqual(whole.slice(-5))
    expect(await messages.newest('lobby', 100)).toEqual(whole)
    expect(await messages.get(kept[10]?.key ?? '')).toBeUndefined()
    expect(at.warnings).toHaveLength(2)
    expect(at.warnings.join()).toContain(kept[10]?.key)
    expect(await findInFolder(at.folder.path, [marker])).not.toEqual([])
    await messages.sweep()
    expect(await findInFolder(at.folder.path, [marker])).toEqual([])
  })
})
