import { rename } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../../realtime/protocol.ts'
import { findInFolder, makeMarker } from '../../support/folder-search.ts'
import { makeMessage, makeVideo } from '../../support/messages.ts'
import { useEmbedded } from './use-embedded.ts'

const at = useEmbedded()

describe('a folder that fails for a while', () => {
  test('keeping and pinging say so, and work again once it is back', async () => {
    const { messages, ping } = await at.open()
    const before = await at.keepMany(3)
    await rename(at.location(), `${at.location()}.away`)
    // LevelDB notices when it has to begin a new file.
    const refused: Message[] = []
    for (let i = 0; i < 8; i++) {
      const message = makeMessage({ sentAt: at.clock.now(), video: makeVideo(1_000_000) })
      await messages.keep(message).then(
        () => before.push(message),
        () => refused.push(message),
      )
    }
    expect(refused).not.toEqual([])
    await expect(ping()).rejects.toThrow()
    await rename(`${at.location()}.away`, at.location())
    await ping()
    const [after] = await at.keepMany(1)
    expect(await messages.newest('lobby', 100)).toEqual([...before, after])
    expect(at.warnings.join()).toContain('opened anew after a failed write')
  })

  test('a message that was refused is not there later, not even on the disk', async () => {
    const { messages } = await at.open()
    await rename(at.location(), `${at.location()}.away`)
    const marker = makeMarker()
    let refused = 0
    for (let i = 0; i < 8; i++) {
      const video = makeVideo(1_000_000) + marker
      await messages.keep(makeMessage({ sentAt: at.clock.now(), room: 'x', video })).catch(() => {
        refused++
      })
    }
    expect(refused).toBeGreaterThan(0)
    await rename(`${at.location()}.away`, at.location())
    await messages.sweep()
    const left = await messages.newest('x', 100)
    expect(left).toHaveLength(8 - refused)
    for (const { key } of left) await messages.remove(key)
    await messages.sweep()
    expect(await findInFolder(at.folder.path, [marker])).toEqual([])
  })
})
