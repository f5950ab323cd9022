import { EventEmitter, once } from 'node:events'
import { join } from 'node:path'
import { packageRoot } from '../../server/package-root.ts'
import { type Ingest, keepIngest } from '../../stage/ingest-keeper.ts'
import { createStages, type StageState, type Stages } from '../../stage/stages.ts'

export const INGEST_FILE = join(packageRoot, 'dist/stage/ingest/ingest.js')

export interface TestIngest extends Ingest {
  stages: Stages
  warnings: string[]
  /** The rooms whose stage has begun, in that order. */
  begun: string[]
  /** Resolves when a room's stage has next begun or ended. */
  change(room: string): Promise<StageState>
}

/** A real ingest process on a free port, whose rooms each have a key: `key-of-<room>`. */
export async function openIngest(port = 0): Promise<TestIngest> {
  const events = new EventEmitter()
  const warnings: string[] = []
  const begun: string[] = []
  const stages = createStages({
    check: async ({ room, keys }) =>
      keys.includes(`key-of-${room}`) ? { room } : { text: 'Wrong key.' },
    changed: (room, state) => {
      if (state.live) begun.push(room)
      events.emit(room, state)
    },
    now: Date.now,
  })
  const ingest = await keepIngest({
    file: INGEST_FILE,
    host: '127.0.0.1',
    port,
    publish: stages.publish,
    onWarning: (text) => warnings.push(text),
  })
  return {
    port: ingest.port,
    get pid() {
      return ingest.pid
    },
    async close() {
      stages.close()
      await ingest.close()
    },
    stages,
    warnings,
    begun,
    change: async (room) => {
      const [state] = await once(events, room)
      return state
    },
  }
}
