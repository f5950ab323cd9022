#!/usr/bin/env node
import { endQuietly } from '../helpers/end-quietly.ts'
import { startWithNode } from '../helpers/node-version.ts'

endQuietly(process.stdout)
await startWithNode(async () =>
  (await import('./run-command.ts')).runCommand(process.argv.slice(2)),
)
