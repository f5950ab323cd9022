import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eraseFromDisk } from '../../../database/leveldb/erase.ts'
import { type LevelDatabase, openLevelDatabase } from '../../../database/leveldb/level-database.ts'
import { openLevelMessageStore } from '../../../database/leveldb/messages/level-message-store.ts'
import { del, recordKey } from '../../../database/leveldb/records.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { findInFolder, makeMarker } from '../../support/folder-search.ts'
import { makeMessage } from '../../support/messages.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'
import { alone } from './alone.ts'

let folder: TempFolder
let database: LevelDatabase

beforeEach(async () => {
  folder = await makeTempFolder()
  database = await openLevelDatabase({ location: folder.path, onWarning: () => {} })
})
afterEach(async () => {
  await database.close()
  await folder.remove()
})

const sync = { sync: true }
const search = (marker: string) => findInFolder(folder.path, [marker])

async function write(number: number, value: string): Promise<void> {
  await database.write([{ type: 'put', key: recordKey('m', number), value }], sync)
}

/** Writes in several lanes until `work` is done: LevelDB's queue is never empty. */
async function amidWrites<T>(work: () => Promise<T>): Promise<T> {
  let done = false
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    while (!done) await write(1000 + lane, 'other')
  })
  try {
    return await work()
  } finally {
    done = true
    await Promise.all(lanes)
  }
}

test('a flush leaves nothing in the write-ahead log, whatever is written meanwhile', async () => {
  await amidWrites(async () => {
    for (let round = 0; round < 25; round++) {
      const marker = makeMarker()
      await write(round, marker)
      await database.flush()
      expect((await search(marker)).filter((file) => file.includes('.log'))).toEqual([])
    }
  })
})

test('what is read, written and flushed while the database is opened anew just waits', async () => {
  await write(1, 'one')
  const opening = database.startAfresh()
  const [read] = await Promise.all([
    database.read([recordKey('m', 1)]),
    write(2, 'two'),
    database.flush(),
    opening,
  ])
  expect(read).toEqual([undefined])
  expect(await database.read([recordKey('m', 2)])).toEqual(['two'])
})

describe('erasing from the disk', () => {
  test('a value that is not in a table yet', async () => {
    const marker = makeMarker()
    await write(1, marker)
    await eraseFromDisk(database, [del('m', 1)])
    expect(await search(marker)).toEqual([])
  })

  test('a value that comes into a table only now, half way down', async () => {
    const marker = makeMarker()
    await write(5, 'other')
    await write(9, 'other')
    await database.flush()
    await write(1, marker)
    await write(7, 'other')
    await eraseFromDisk(database, [del('m', 1)])
    expect(await search(marker)).toEqual([])
  })

  test('values amid many writes', async () => {
    await amidWrites(async () => {
      for (let number = 1; number < 25; number++) {
        const marker = makeMarker()
        await write(number, marker)
        await eraseFromDisk(database, [del('m', number)])
        expect(await search(marker)).toEqual([])
      }
    })
  })

  test('a value in a table, alone or with markers above it', async () => {
    for (const flushes of [1, 2, 3]) {
      const marker = makeMarker()
      await write(1, marker)
      for (let i = 0; i < flushes; i++) {
        await database.flush()
        if (i > 0) await database.write([del('m', 1)], sync)
      }
      expect(await search(marker)).not.toEqual([])
      await eraseFromDisk(database, [del('m', 1)])
      expect(await search(marker)).toEqual([])
    }
  })

  test('a value that a slow reader began to read before', async () => {
    const marker = makeMarker()
    await write(1, marker)
    await write(2, 'x'.repeat(100_000))
    await database.flush()
    const reading = database.read(new Array(2000).fill(recordKey('m', 2)))
    await eraseFromDisk(database, [del('m', 1)])
    expect(await search(marker)).toEqual([])
    await reading
  })

  test('a value whose table a reader still holds when it is replaced', async () => {
    await write(2, 'x'.repeat(20_000_000))
    for (let round = 0; round < 3; round++) {
      const marker = makeMarker()
      await write(1, marker)
      const reads: Promise<unknown>[] = []
      const withReaders: LevelDatabase = {
        ...database,
        compact: (first, last) => {
          for (let i = 0; i < 2; i++) reads.push(database.read([recordKey('m', 2)]))
          return database.compact(first, last)
        },
      }
      await eraseFromDisk(withReaders, [del('m', 1)])
      expect(await search(marker)).toEqual([])
      await Promise.all(reads)
    }
  })

  test('a value that LevelDB carried deeper during the compaction', async () => {
    const marker = makeMarker()
    await write(1, marker)
    const depths = [2, 3, 3, 3]
    let rounds = 0
    const escaping: LevelDatabase = {
      ...database,
      depth: () => depths.shift() ?? -1,
      compact: async (first, last) => {
        rounds++
        // As if the first one had gone only as deep as the value was when it began.
        if (rounds > 1) await database.compact(first, last)
      },
    }
    await eraseFromDisk(escaping, [del('m', 1)])
    expect(rounds).toBe(2)
    expect(await search(marker)).toEqual([])
  })

  test('values far apart, each with living neighbours', async () => {
    const markers: string[] = []
    for (let number = 0; number < 1000; number += 100) {
      const hundred = Array.from({ length: 100 }, makeMarker)
      if (number % 300 === 0) markers.push(String(hundred[0]))
      await Promise.all(hundred.map((marker, i) => write(number + i, marker)))
    }
    const doomed = [0, 300, 600, 900].map((number) => del('m', number))
    await eraseFromDisk(database, doomed)
    expect(await findInFolder(folder.path, markers)).toEqual([])
    const left = await database.read([1, 299, 301, 999].map((number) => recordKey('m', number)))
    expect(left.every((value) => value !== undefined)).toBe(true)
  })
})

test('a message whose keeping failed though it reached the disk is never seen, and swept', async () => {
  const clock = createFakeClock()
  const onWarning = () => {}
  const stuttering: LevelDatabase = {
    ...database,
    write: async (operations, options) => {
      await database.write(operations, options)
      if (operations.length === 2) throw new Error('No answer came.')
    },
  }
  const store = await openLevelMessageStore({ ...alone, database: stuttering, clock, onWarning })
  const marker = makeMarker()
  const message = makeMessage({ sentAt: clock.now(), message: marker })
  await expect(store.keep(message, { nonce: 'n' })).rejects.toThrow('No answer came.')
  expect(await store.newest('lobby', 10)).toEqual([])
  expect(await store.receiptOf('lobby', message.author, 'n')).toBeUndefined()
  expect(await search(marker)).not.toEqual([])
  await store.sweep()
  expect(await search(marker)).toEqual([])
})

test('the books of LevelDB are closed and begun anew when they have grown', async () => {
  const location = folder.path
  await database.close()
  database = await openLevelDatabase({ location, onWarning: () => {}, maxJournalBytes: 20_000 })
  let opened = 0
  await database.load(async () => {
    opened++
  })
  for (let i = 0; i < 100; i++) {
    await write(i, 'x')
    await database.flush()
    await database.tidy()
  }
  expect(opened).toBeGreaterThan(1)
  expect(opened).toBeLessThan(20)
  expect(await database.read([recordKey('m', 0), recordKey('m', 99)])).toEqual(['x', 'x'])
})
