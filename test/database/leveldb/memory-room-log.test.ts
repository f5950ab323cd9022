import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { describeRoomLog } from '../room-log.contract.ts'

describeRoomLog('logs of rooms beside LevelDB', async (clock) => {
  const folder = await makeTempFolder()
  const engine = await openEmbedded({ dataDir: folder.path, clock })
  return {
    engine,
    close: async () => {
      await engine.close()
      await folder.remove()
    },
  }
})
