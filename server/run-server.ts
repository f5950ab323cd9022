import closeWithGrace from 'close-with-grace'
import { createApp, openLog } from './app.ts'
import { checkEncoder } from './check.ts'
import { logWarnings } from './log-warnings.ts'
import { packageVersion } from './package-root.ts'
import { helpText, readSettings } from './read-settings.ts'
import { startText } from './start-text.ts'

/** How long closing may take before the process ends anyway. */
const CLOSE_MS = 4900

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
  closeWithGrace({ delay: CLOSE_MS }, async ({ err }) => {
    if (err) console.error(err)
    await app.close()
  })
  say(startText(app, options))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
