import type { Memory } from './memory.ts'

/** Addresses of rooms, and the secrets that make their makers owners. */

const FRAGMENT = '#host='

/** The path of a room's page. */
export function pathOf(room: string): string {
  return `/r/${encodeURIComponent(room)}`
}

/** The path for who makes the room, or helps to host it. A fragment is never sent to a server. */
export function hostPath(room: string, secret: string): string {
  return `${pathOf(room)}${FRAGMENT}${secret}`
}

/** 80 bits or more in letters and digits that can be read aloud, in groups of four. */
export function unguessable(length = 16): string {
  const letters = 'abcdefghjkmnpqrstvwxyz23456789'
  const bytes = crypto.getRandomValues(new Uint8Array(length))
  const text = Array.from(bytes, (byte) => letters.charAt(byte % letters.length)).join('')
  return text.replace(/(.{4})(?!$)/g, '$1-')
}

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
