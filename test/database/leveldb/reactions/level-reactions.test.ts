import { describe, expect, test, vi } from 'vitest'
import { authorDigest } from '../../../../database/author-digest.ts'
import { openEmbedded } from '../../../../database/leveldb/embedded.ts'
import { openLevelDatabase } from '../../../../database/leveldb/level-database.ts'
import { put } from '../../../../database/leveldb/records.ts'
import { findInFolder } from '../../../support/folder-search.ts'
import { TTL_MS } from '../../../support/messages.ts'
import { makeTempFolder } from '../../../support/temp-folder.ts'
import { describeReactionStore } from '../../reaction-store.contract.ts'
import { useEmbedded } from '../use-embedded.ts'

describeReactionStore('reactions on LevelDB', async (clock) => {
  const folder = await makeTempFolder()
  const open = () => openEmbedded({ dataDir: folder.path, clock })
  let engine = await open()
  return {
    stores: engine,
    reopen: async () => {
      await engine.close()
      engine = await open()
      return engine
    },
    close: async () => {
      await engine.close()
      await folder.remove()
    },
  }
})

describe('on the disk', () => {
  const given = useEmbedded()

  test.each(['expired', 'deleted'])(
    'the reactions of what %s are in no file after the sweep',
    async (how) => {
      const { messages, reactions } = await given.open()
      const [message] = await given.keepMany(1)
      const key = message?.key ?? ''
      const digests = ['ana', 'ben', 'eve'].map((author) => authorDigest(key, author))
      for (const author of ['ana', 'ben', 'eve']) {
        await reactions.react({ room: 'lobby', key, author, emoji: '👍' })
      }
      // Taken back is not gone yet: it goes with the message.
      await reactions.react({ room: 'lobby', key, author: 'eve', emoji: '👍' })
      expect(await findInFolder(given.folder.path, digests)).not.toEqual([])
      if (how === 'deleted') await messages.remove(key)
      else given.clock.advance(TTL_MS)
      await messages.sweep()
      expect(await findInFolder(given.folder.path, digests)).toEqual([])
    },
  )

  test('no file names an author that has only reacted', async () => {
    const { reactions } = await given.open()
    const [message] = await given.keepMany(1)
    const reacted = { room: 'lobby', key: message?.key ?? '', emoji: '👍' }
    await reactions.react({ ...reacted, author: 'nobody-who-posted' })
    expect(await findInFolder(given.folder.path, ['nobody-who-posted'])).toEqual([])
  })

  test('reactions that come while their message is swept leave nothing behind', async () => {
    const { messages, reactions } = await given.open()
    const [message] = await given.keepMany(1)
    const key = message?.key ?? ''
    const authors = Array.from({ length: 50 }, (_, i) => `author ${i}`)
    const reacted = authors.map((author) =>
      reactions.react({ room: 'lobby', key, author, emoji: '👍' }),
    )
    given.clock.advance(TTL_MS)
    await messages.sweep()
    await Promise.all(reacted)
    const digests = authors.map((author) => authorDigest(key, author))
    expect(await findInFolder(given.folder.path, digests)).toEqual([])
  })

  test('the log names a message once within a fifth of a second, one reaction after the other', async () => {
    const { reactions, log } = await given.open()
    const [message] = await given.keepMany(1)
    const key = message?.key ?? ''
    const following = await log.follow('lobby', () => {})
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    for (const [author, at] of [
      ['ana', 1000],
      ['ben', 1100],
      ['eve', 1199],
      ['zoe', 1200],
    ] as const) {
      now = at
      await reactions.react({ room: 'lobby', key, author, emoji: '👍' })
    }
    clock.mockRestore()
    const { entries } = await log.read('lobby', following.position)
    const named = { kind: 'reactions', keys: [key] }
    expect(entries).toEqual([named, named])
    await following.close()
  })

  test('reactions to a message that a power cut has taken go with the next sweep', async () => {
    const engine = await given.open()
    await engine.close()
    const database = await openLevelDatabase({
      location: given.location(),
      onWarning() {},
    })
    await database.write([put('x', 7, { '👍': ['digest-of-nobody'] })], { sync: true })
    await database.close()
    const { messages } = await given.open()
    await messages.sweep()
    expect(await findInFolder(given.folder.path, ['digest-of-nobody'])).toEqual([])
  })
})
