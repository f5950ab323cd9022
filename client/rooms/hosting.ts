import { pathTo } from '../page/addresses.ts'
import type { Memory } from '../page/memory.ts'

/** Addresses of rooms, and the secrets in them that make a member a host. */

/** A fragment is never sent to a server. */
const FRAGMENT = '#host='
/** The same, of a page that wants to open the room and may find it open already. */
const OPENING = '#open='

/** The path of a room's page. */
export function pathOf(room: string): string {
  return pathTo(`r/${encodeURIComponent(room)}`)
}

/** The path of a link that makes its user an owner or co-host. */
export function hostPath(room: string, secret: string): string {
  return `${pathOf(room)}${FRAGMENT}${secret}`
}

/** The path of a room that is to be opened, with the secret that shall own it. */
export function openingPath(room: string, secret: string): string {
  return `${pathOf(room)}${OPENING}${secret}`
}

/** Whether this page wants to open its room; asked before the secret is taken out of the address. */
export function isOpening(): boolean {
  return location.hash.startsWith(OPENING)
}

/**
 * The secret with which this browser hosts the room, if it does. One that came in the address is
 * remembered and taken out of it, so that the address can be shown and shared.
 */
export function takeHostSecret(room: string, memory: Memory): string | undefined {
  const name = `host ${room}`
  if (location.hash.startsWith(FRAGMENT) || isOpening()) {
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
