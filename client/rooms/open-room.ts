/** What stands before a host's secret in an address; `hosting.ts` takes it out again. */
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

/** Who opens a room that is not there yet makes it, and so becomes its owner. */
export function openRoom(name = unguessable()): void {
  location.assign(hostPath(name, unguessable(24)))
}
