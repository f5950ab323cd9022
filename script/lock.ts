import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isAlive } from '../client/build/replace-folder.ts'

const LOOK_AGAIN_MS = 100

/** Runs `task` while no other process does under the same lock file (a mutex); waits for its turn. */
export function withLock(file: string, task: () => void): void {
  mkdirSync(dirname(file), { recursive: true })
  while (!take(file)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_AGAIN_MS)
  try {
    task()
  } finally {
    rmSync(file, { force: true })
  }
}

/** Whether it is ours now. A link is made whole: nobody ever reads a lock without its holder. */
function take(file: string): boolean {
  const own = `${file}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    linkSync(own, file)
    return true
  } catch {
    // Left behind by one that was killed.
    if (!isAlive(holderOf(file))) rmSync(file, { force: true })
    return false
  } finally {
    rmSync(own)
  }
}

/** This very process when it has just been given back: alive, and so looked at again. */
function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return process.pid
  }
}
