/** `node dist/server/health-probe.js`: ends with 0 when the chat of this container lives, else with 1. */
import { readFileSync } from 'node:fs'
import { flagsOfServer } from './flags-of-server.ts'
import { askHealth } from './http/ask-health.ts'
import { readSettings } from './read-settings.ts'
import { urlOf } from './wiring/server-url.ts'

async function main(): Promise<void> {
  // The settings may be flags behind the image's name: those of the container's first process.
  const flags = flagsOfServer(readFileSync('/proc/1/cmdline', 'utf8').split('\0'))
  const { options } = readSettings(flags)
  await askHealth(new URL('/healthz', urlOf(options, options.port)))
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
