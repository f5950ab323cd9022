import { LOBBY } from '../../realtime/protocol.ts'

/** The room that the page's address names. */
export function roomOf(path: string): string {
  const [, name] = /\/r\/([^/]+)/.exec(path) ?? []
  try {
    return name === undefined ? LOBBY : decodeURIComponent(name)
  } catch {
    return LOBBY
  }
}
