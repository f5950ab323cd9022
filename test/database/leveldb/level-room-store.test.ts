import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { findInFolder } from '../../support/folder-search.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { describeRoomStore } from '../room-store.contract.ts'

describeRoomStore('room settings on LevelDB', async () => {
  const folder = await makeTempFolder()
  const open = () => openEmbedded({ dataDir: folder.path, clock: createFakeClock() })
  let engine = await open()
  return {
    rooms: engine.rooms,
    reopen: async () => {
      await engine.close()
      engine = await open()
      return engine.rooms
    },
    find: (texts) => findInFolder(folder.path, texts),
    close: async () => {
      await engine.close()
      await folder.remove()
    },
  }
})
