import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import { createApp, openLog } from '../app.ts'
import { openEncoderNode } from '../encoder-node.ts'
import type { Options } from '../settings.ts'
import { longestDrainMs } from '../wiring/drain.ts'
import { logWarnings } from './log-warnings.ts'
import { encoderNodeText, startText } from './start-text.ts'

/**
 * How long closing may take, beside draining, before the process ends anyway. Without other nodes that is in all
 * less than the 10 s that `docker stop` waits.
 */
const CLOSE_MS = 4000
/** How long clips that were begun for other nodes may take. */
const ENCODES_MS = 3500

/**
 * Runs the chat until a signal; resolves with what a start prints, or rejects with one sentence. With
 * `isLan` that has a code for phones, wherever it is printed to.
 */
export async function serve(options: Options, isLan: boolean): Promise<string> {
  const log = openLog(options)
  logWarnings(log)
  if (options.role === 'encoder') return serveEncoder(options, log)
  const app = await createApp(options, { log })
  closeWithGrace({ delay: longestDrainMs(options) + CLOSE_MS }, async ({ err }) => {
    if (err) console.error(err)
    await app.close()
  })
  const isTerminal = process.stdout.isTTY
  return startText(app, options, { isTerminal, hasCode: isTerminal || isLan })
}

/** The same for a node that only makes clips. */
async function serveEncoder(options: Options, log: Logger): Promise<string> {
  const node = await openEncoderNode(options, log)
  closeWithGrace({ delay: ENCODES_MS + CLOSE_MS }, async ({ err }) => {
    if (err) console.error(err)
    await node.close()
  })
  return encoderNodeText(node, options)
}
