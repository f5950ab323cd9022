import { LOBBY } from '../../realtime/protocol.ts'

/** The room that an address names by its path below the base path, such as `r/den`. */
export function roomOf(path: string): string {
  const [, name] = /^r\/([^/]+)/.exec(path) ?? []
  try {
    return name === undefined ? LOBBY : decodeURIComponent(name)
  } catch {
    return LOBBY
  }
}
