import { closeSync, openSync } from 'node:fs'
import { ProcessError, runProcess } from '../../../helpers/processes/run-process.ts'

/** A program of its own, started by a test with few file descriptors: uses them up, and runs one. */
const LIMITS = { deadlineMs: 5000, maxOutputBytes: 1000, maxErrorBytes: 1000 }
const taken: number[] = []
try {
  for (;;) taken.push(openSync('/dev/null', 'r'))
} catch {
  // That was the last one.
}
const error: unknown = await runProcess('/bin/true', [], LIMITS).catch((reason: unknown) => reason)
for (const descriptor of taken) closeSync(descriptor)
const cause = error instanceof ProcessError ? error.cause : undefined
const code = cause instanceof Error && 'code' in cause ? cause.code : cause
console.log(error instanceof ProcessError ? error.code : error, code)
await runProcess('/bin/true', [], LIMITS)
console.log('works')
