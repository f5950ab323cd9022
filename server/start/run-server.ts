import { endQuietly } from '../../helpers/end-quietly.ts'
import { packageVersion } from '../package-root.ts'
import { helpText, readSettings } from '../read-settings.ts'

/**
 * Does what the flags ask for: runs the chat until a signal, or prints what it was asked and returns.
 * What stops it is printed as one sentence, and the process ends with 1. `command` is how the person
 * has called it, for the help.
 */
export async function runServer(args = process.argv.slice(2), command?: string): Promise<void> {
  endQuietly(process.stdout)
  try {
    await run(args, command)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

async function run(args: string[], command: string | undefined): Promise<void> {
  const { job, options, isLan } = readSettings(args)
  // Loaded only when it is their turn: a question about the version waits for no database.
  if (job === 'help') say(helpText(command))
  else if (job === 'version') say(packageVersion())
  else if (job === 'check') say(await (await import('../check.ts')).checkEncoder(options))
  else say(await (await import('./serve.ts')).serve(options, isLan))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
