import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, expect, vi } from 'vitest'
import { undoForgotten } from './forgotten.ts'

/** A process that was just told to end takes a moment, and a loaded machine a longer one. */
const ENDING = { interval: 20 }

/**
 * Beside every file of tests: when they are over, passed or failed, no temporary folder, child
 * process or listening port of theirs may be left. What is left fails the file, and is taken away.
 */
afterAll(async () => {
  const forgotten = await undoForgotten()
  try {
    await vi.waitFor(() => expect(left()).toEqual({ ports: [], processes: [] }), ENDING)
    expect(forgotten, 'what the tests opened and did not close').toEqual([])
  } finally {
    for (const { pid } of children()) process.kill(pid, 'SIGKILL')
  }
})

function left() {
  const resources = process.getActiveResourcesInfo()
  return {
    ports: resources.filter((kind) => /^(TCPServerWrap|UDPWrap)$/.test(kind)),
    processes: children().map(({ command }) => command),
  }
}

/** Linux only: elsewhere nobody lists them without another program. */
function children() {
  const threads = namesIn('/proc/self/task').map((id) => `/proc/self/task/${id}/children`)
  const pids = threads.flatMap((file) => textOf(file).split(' ').filter(Boolean))
  return pids.map((pid) => ({ pid: Number(pid), command: commandOf(pid) }))
}

function commandOf(pid: string): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 200)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It has ended meanwhile.
    return ''
  }
}
