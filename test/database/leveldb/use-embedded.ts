import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Engine } from '../../../database/engine.ts'
import { openEmbedded } from '../../../database/leveldb/embedded.ts'
import type { Clock } from '../../../helpers/clock.ts'
import type { Message } from '../../../realtime/protocol.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { makeMessage, makeVideo } from '../../support/messages.ts'
import { makeTempFolder, type TempFolder } from '../../support/temp-folder.ts'

/** The embedded engine in a folder of its own, new for each test. */
export interface EmbeddedUnderTest {
  readonly folder: TempFolder
  readonly clock: FakeClock
  /** What the engine has warned of since the test began, or since `forgetWarnings`. */
  readonly warnings: string[]
  /** Where LevelDB keeps its files. */
  location(): string
  /** Opens the engine in the folder; it is closed after the test, or by `close`. */
  open(clock?: Clock): Promise<Engine>
  close(): Promise<void>
  forgetWarnings(): void
  /** Keeps so many messages in the lobby, each with a nonce. */
  keepMany(count: number, videoBytes?: number): Promise<Message[]>
}

export function useEmbedded(): EmbeddedUnderTest {
  let folder: TempFolder
  let clock: FakeClock
  let warnings: string[] = []
  let engine: Engine | undefined

  beforeEach(async () => {
    folder = await makeTempFolder()
    clock = createFakeClock()
    warnings = []
  })
  const close = async () => {
    await engine?.close()
    engine = undefined
  }
  afterEach(async () => {
    await close()
    await folder.remove()
  })

  return {
    get folder() {
      return folder
    },
    get clock() {
      return clock
    },
    get warnings() {
      return warnings
    },
    location: () => join(folder.path, 'messages'),
    close,
    forgetWarnings() {
      warnings = []
    },
    async open(by = clock) {
      const onWarning = (text: string) => warnings.push(text)
      engine = await openEmbedded({ dataDir: folder.path, clock: by, onWarning })
      return engine
    },
    async keepMany(count, videoBytes = 300) {
      const messages: Message[] = []
      for (let i = 0; i < count; i++) {
        const message = makeMessage({ sentAt: clock.now(), video: makeVideo(videoBytes) })
        await engine?.messages.keep(message, { nonce: message.key })
        messages.push(message)
      }
      return messages
    },
  }
}
