import { expect, test } from 'vitest'
import { openLevelDatabase } from '../../../../database/leveldb/level-database.ts'
import { openLevelMessageStore } from '../../../../database/leveldb/messages/level-message-store.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { makeMessage, makeVideo } from '../../../support/messages.ts'
import { withTempFolder } from '../../../support/temp-folder.ts'
import { alone } from '../alone.ts'

test('what is read for many who missed something is what the one who missed most is sent', () =>
  withTempFolder(async (location) => {
    const onWarning = () => {}
    const database = await openLevelDatabase({ location, onWarning })
    const read: string[] = []
    const counting = {
      ...database,
      read: (keys: string[]) => {
        read.push(...keys)
        return database.read(keys)
      },
    }
    const clock = createFakeClock()
    const store = await openLevelMessageStore({ ...alone, database: counting, clock, onWarning })
    const video = makeVideo(10_000)
    const keys: string[] = []
    for (let i = 0; i < 50; i++) {
      const message = makeMessage({ sentAt: clock.now(), video })
      await store.keep(message)
      keys.push(message.key)
    }
    const limits = { messages: 200, videoBytes: 7 * video.length }
    const missed = await store.after('lobby', keys, limits)
    expect(missed.size).toBe(50)
    expect(missed.get(keys[0] ?? '')).toHaveLength(7)
    expect(missed.get(keys[48] ?? '')).toHaveLength(1)
    expect(read).toHaveLength(7)
    await database.close()
  }))
