import { chatName } from '../../page/addresses.ts'

/** Tells the other tabs of this browser that a room is being looked at, and learns it from them. */
export interface ReadElsewhere {
  /** Tells the others. */
  tell(): void
}

/** `read` is called when another tab of the room is looked at. */
export function watchReading(room: string, read: () => void): ReadElsewhere {
  // Old browsers have none: each tab then counts for itself.
  if (typeof BroadcastChannel === 'undefined') return { tell: () => undefined }
  const channel = new BroadcastChannel(`${chatName}-read ${room}`)
  channel.addEventListener('message', read)
  return { tell: () => channel.postMessage('read') }
}
