import { rm, stat, statfs, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Engine, NoRoomError } from '../../../database/engine.ts'
import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { makeMessage, makeVideo } from '../../support/messages.ts'
import { mountSmallDisk, type SmallDisk, whyNoSmallDisk } from '../../trust/faults/tmpfs.ts'

const MIB = 1024 * 1024
const DISK_BYTES = 32 * MIB

describe.skipIf(whyNoSmallDisk() !== '')('a full disk', () => {
  const clock = createFakeClock()
  let disk: SmallDisk
  let engine: Engine
  let filler: string

  beforeEach(async () => {
    disk = await mountSmallDisk(DISK_BYTES)
    filler = join(disk.path, 'filler')
    engine = await openEmbedded({ dataDir: join(disk.path, 'data'), clock })
    // As much as LevelDB ever has in its log.
    for (let i = 0; i < 90; i++) await keep()
    await writeFile(filler, Buffer.alloc(DISK_BYTES)).catch(() => {})
  })
  afterEach(async () => {
    await engine.close()
    await disk.remove()
  })

  const keep = async () => {
    const message = makeMessage({ sentAt: clock.now(), video: makeVideo(30_000) })
    await engine.messages.keep(message)
    return message
  }

  /** Gives so much room back. */
  async function leave(bytes: number): Promise<void> {
    const { bfree, bsize } = await statfs(disk.path)
    await truncate(filler, (await stat(filler)).size - (bytes - bfree * bsize))
  }

  test('keeps messages again as soon as one of full size fits, and says so', async () => {
    await expect(keep()).rejects.toThrow()
    await expect(engine.ping()).rejects.toThrow()
    await leave(3.5 * MIB)
    const message = await keep()
    expect(await engine.messages.get(message.key)).toEqual(message)
    await expect(engine.ping()).resolves.toBeUndefined()
    expect(await engine.messages.newest('lobby', 200)).toHaveLength(91)
  })

  test('takes small messages before it says that it is ready for one of full size', async () => {
    await expect(keep()).rejects.toThrow()
    await leave(2.5 * MIB)
    await keep()
    await expect(engine.ping()).rejects.toBeInstanceOf(NoRoomError)
    await rm(filler)
    await expect(engine.ping()).resolves.toBeUndefined()
  })
})
