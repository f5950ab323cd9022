import closeWithGrace from 'close-with-grace'
import { createApp, openLog } from './app.ts'
import { logWarnings } from './log-warnings.ts'
import type { Options } from './settings.ts'
import { startText } from './start-text.ts'
import { longestDrainMs } from './wiring/drain.ts'

/** How long closing may take, beside draining, before the process ends anyway. */
const CLOSE_MS = 1400

/**
 * Runs the chat until a signal; resolves with what a start prints, or rejects with one sentence. With
 * `isLan` that has a code for phones, wherever it is printed to.
 */
export async function serve(options: Options, isLan: boolean): Promise<string> {
  const log = openLog(options)
  logWarnings(log)
  const app = await createApp(options, { log })
  closeWithGrace({ delay: longestDrainMs(options) + CLOSE_MS }, async ({ err }) => {
    if (err) console.error(err)
    await app.close()
  })
  const isTerminal = process.stdout.isTTY
  return startText(app, options, { isTerminal, hasCode: isTerminal || isLan })
}
