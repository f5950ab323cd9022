import { join } from 'node:path'
import { MAX_CLIP_BYTES } from '../../helpers/clips/clip-arguments.ts'
import type { Clock } from '../../helpers/clock.ts'
import { makeFolder } from '../../helpers/make-folder.ts'
import { MAX_DRAFT_BYTES } from '../../realtime/protocol.ts'
import { type Engine, NoRoomError } from '../engine.ts'
import { createMemoryState } from '../memory/memory-state.ts'
import { freeBytes } from './folder.ts'
import { openLevelDatabase } from './level-database.ts'
import { openLevelRoomStore } from './level-room-store.ts'
import { innermostMessage, levelErrorCode } from './leveldb.ts'
import { createMemoryRoomLog } from './memory-room-log.ts'
import { type LevelMessageStore, openLevelMessageStore } from './messages/level-message-store.ts'
import { PING_KEY } from './records.ts'

export interface EmbeddedOptions {
  /** Made, readable by this user alone, when it is missing. */
  dataDir: string
  clock: Clock
  /** Called with a sentence when stored data was damaged, and what became of it. */
  onWarning?: (text: string) => void
}

/**
 * The engine of a single server: LevelDB in `<dataDir>/messages`.
 * Errors: one sentence a person can act on, with LevelDB's own error as the cause.
 */
export async function openEmbedded({
  dataDir,
  clock,
  onWarning = () => {},
}: EmbeddedOptions): Promise<Engine> {
  try {
    return await open(dataDir, clock, onWarning)
  } catch (cause) {
    throw new Error(sentenceFor(cause, dataDir), { cause })
  }
}

/** The largest draft on its way to the encoder, and its clip as base64, with slack. */
const FULL_POST_BYTES = MAX_DRAFT_BYTES + 2 * MAX_CLIP_BYTES

async function open(
  dataDir: string,
  clock: Clock,
  onWarning: (text: string) => void,
): Promise<Engine> {
  const location = join(dataDir, 'messages')
  await makeFolder(location)
  const database = await openLevelDatabase({ location, onWarning })
  try {
    // Only called once the store is open.
    const log = createMemoryRoomLog({
      find: (key) => messages.get(key),
      lastKeyOf: (room) => messages.lastKeyOf(room),
    })
    const rooms = await openLevelRoomStore(database, log)
    const settingsVersionOf = rooms.versionOf
    const messages: LevelMessageStore = await openLevelMessageStore({
      ...{ database, clock, log, settingsVersionOf, onWarning },
    })
    const ping = async () => {
      await database.write([{ type: 'put', key: PING_KEY, value: '' }], { sync: true })
      const left = await freeBytes(dataDir)
      if (left < FULL_POST_BYTES) throw new NoRoomError(`${left} bytes are left on the disk.`)
    }
    const state = createMemoryState(clock)
    const { reactions } = messages
    return { messages, reactions, rooms, log, state, ping, close: database.close }
  } catch (error) {
    await database.close()
    throw error
  }
}

function sentenceFor(error: unknown, dataDir: string): string {
  if (levelErrorCode(error) === 'LEVEL_LOCKED') {
    return (
      `Another server is already using the data folder ${dataDir}. ` +
      'Stop it, or give this one another DATA_DIR.'
    )
  }
  return `The data folder ${dataDir} cannot be used: ${innermostMessage(error)}`
}
