import { openEmbedded } from '../database/embedded.ts'
import { describeMessageStore } from './contracts/message-store.contract.ts'
import { makeTempFolder } from './support/temp-folder.ts'

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
