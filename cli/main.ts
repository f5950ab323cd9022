#!/usr/bin/env node
import { startWithNode } from '../helpers/node-version.ts'

await startWithNode(async () =>
  (await import('./run-command.ts')).runCommand(process.argv.slice(2)),
)
