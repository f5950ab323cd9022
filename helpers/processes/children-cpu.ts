import { readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second (USER_HZ) wherever Node runs. */
const TICK_MS = 10
/** Of the fields behind the name in /proc/pid/stat (proc(5)): cutime and cstime. */
const CHILDREN = [13, 15] as const

/**
 * User and system time in milliseconds, in steps of ten, of all programs that a process has started
 * and that have ended; `undefined` where there is no /proc to tell it.
 */
export function childrenCpuMs(pid: number | 'self'): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const ticks = fields.slice(...CHILDREN).reduce((sum, field) => sum + Number(field), 0)
    return Number.isFinite(ticks) ? ticks * TICK_MS : undefined
  } catch {
    return undefined
  }
}
