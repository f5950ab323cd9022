import type { Memory } from '../../page/memory.ts'
import type { Ways } from '../way.ts'

export interface OpenAtOnceOptions {
  /** The camera waits for a press. */
  waits(): void
  /** False while the room is closed to us. */
  mayOpen(): boolean
}

/**
 * Opens the way of speaking without being asked, as a page that is loaded does. A camera is opened
 * only where that asks nobody anything new: its author has turned it on here before, or the browser
 * has an answer already (Permissions API). Else it `waits` for a press in its square.
 */
export async function openAtOnce(
  ways: Ways,
  memory: Memory,
  { waits, mayOpen }: OpenAtOnceOptions,
  permissions: Permissions | undefined = navigator.permissions,
): Promise<void> {
  const { current } = ways
  if (current.name === 'camera' && !(await isExpected(memory, permissions))) return waits()
  // Another way may have been taken while the browser was asked.
  if (ways.current === current && mayOpen()) await current.open()
}

async function isExpected(memory: Memory, permissions?: Permissions): Promise<boolean> {
  const wish = memory.get(CAMERA_WISH)
  if (wish !== undefined) return wish === 'on'
  // Firefox has known the name only for a short while and rejects what it does not know.
  const name = 'camera' as PermissionName
  const answer = await permissions?.query({ name }).catch(() => undefined)
  return answer !== undefined && answer.state !== 'prompt'
}

/** Under this name the memory knows whether the author has turned the camera `on` or `off`. */
export const CAMERA_WISH = 'camera-wish'
