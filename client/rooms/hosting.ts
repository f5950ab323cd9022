import type { Memory } from '../page/memory.ts'

/** Addresses of rooms, and the secrets that make their makers owners. */

const FRAGMENT = '#host='

/**
 * The secret with which this browser hosts the room, if it does. One that came in the address is
 * remembered and taken out of it, so that the address can be shown and shared.
 */
export function takeHostSecret(room: string, memory: Memory): string | undefined {
  const name = `host ${room}`
  if (location.hash.startsWith(FRAGMENT)) {
    memory.set(name, location.hash.slice(FRAGMENT.length))
    history.replaceState(history.state, '', location.pathname + location.search)
  }
  return memory.get(name)
}
