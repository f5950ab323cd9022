import { openEmbedded } from '../../../../database/leveldb/embedded.ts'
import { makeTempFolder } from '../../../support/temp-folder.ts'
import { describeMessageStore } from '../../message-store.contract.ts'

describeMessageStore('messages on LevelDB', async (clock) => {
  const folder = await makeTempFolder()
  const open = () => openEmbedded({ dataDir: folder.path, clock })
  let engine = await open()
  return {
    store: engine.messages,
    reopen: async () => {
      await engine.close()
      engine = await open()
      return engine.messages
    },
    close: async () => {
      await engine.close()
      await folder.remove()
    },
  }
})
