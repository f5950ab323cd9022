import closeWithGrace from 'close-with-grace'
import { createApp, openLog } from './app.ts'
import { checkEncoder } from './check.ts'
import { logWarnings } from './log-warnings.ts'
import { packageVersion } from './package-root.ts'
import { helpText, readSettings } from './read-settings.ts'
import { startText } from './start-text.ts'

/** How long closing may take before the process ends anyway. */
const CLOSE_MS = 4900

async function main(): Promise<void> {
  const { job, options } = readSettings()
  if (job === 'help') return say(helpText())
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

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
