import closeWithGrace from 'close-with-grace'
import { createApp, openLog } from './app.ts'
import { checkEncoder } from './check.ts'
import { logWarnings } from './log-warnings.ts'
import { packageVersion } from './package-root.ts'
import { helpText, readSettings } from './read-settings.ts'
import { startText } from './start-text.ts'
import { longestDrainMs } from './wiring/drain.ts'

/** How long closing may take, beside draining, before the process ends anyway. */
const CLOSE_MS = 1400

/**
 * Does what the flags ask for: runs the chat until a signal, or prints what it was asked and returns.
 * What stops it is printed as one sentence, and the process ends with 1. `command` is how the person
 * has called it, for the help.
 */
export async function runServer(args = process.argv.slice(2), command?: string): Promise<void> {
  try {
    await run(args, command)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

async function run(args: string[], command: string | undefined): Promise<void> {
  const { job, options } = readSettings(args)
  if (job === 'help') return say(helpText(command))
  if (job === 'version') return say(packageVersion())
  if (job === 'check') return say(await checkEncoder(options))
  const log = openLog(options)
  logWarnings(log)
  const app = await createApp(options, { log })
  closeWithGrace({ delay: longestDrainMs(options) + CLOSE_MS }, async ({ err }) => {
    if (err) console.error(err)
    await app.close()
  })
  say(startText(app, options))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
