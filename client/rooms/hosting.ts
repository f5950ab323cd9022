import type { Memory } from '../page/memory.ts'

/** Addresses of rooms, and the secrets in them that make a member a host. */

/** A fragment is never sent to a server. */
const FRAGMENT = '#host='

/** The path of a room's page. */
export function pathOf(room: string): string {
  return `/r/${encodeURIComponent(room)}`
}

/** The path of a link that makes its user an owner or co-host. */
export function hostPath(room: string, secret: string): string {
  return `${pathOf(room)}${FRAGMENT}${secret}`
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

/** A host's link pasted into a tab that shows the room already changes nothing but the fragment. */
export function onHostLink(take: () => void): void {
  addEventListener('hashchange', () => {
    if (location.hash.startsWith(FRAGMENT)) take()
  })
}
