import { keysIn } from '../../wire/publish-key.ts'
import type { AmfValue } from './protocol/amf0.ts'

/** Where a publisher wants to publish, as it wrote it; unchecked. */
export interface PublishRequest {
  room: string
  /** Every spelling of the key that may be meant. */
  keys: string[]
}

const APP = 'live'

/**
 * The publish request in `rtmp://host/live/<room>?key=<key>`. Programs divide an address in their own
 * ways into an application and a stream: with slashes too many, the room or the key in either of
 * them, the application left out, or the whole address as the stream. `undefined` when no room is
 * named.
 */
export function readPublishRequest(app: AmfValue, name: AmfValue): PublishRequest | undefined {
  const [appPath, appQuery] = split(app)
  const [namePath, nameQuery] = split(name)
  const [, whole] = /^rtmps?:\/\/[^/]*(.*)$/s.exec(namePath) ?? []
  const inApp = whole === undefined ? wordsIn(appPath) : []
  const words = [...inApp, ...wordsIn(whole ?? namePath)]
  // Without an application, a room may be called `live`.
  if (words[0] === APP && (inApp.length > 0 || words.length > 1)) words.shift()
  const [room, ...others] = words
  if (room === undefined || others.length > 0) return undefined
  const keys = keysIn(nameQuery)
  return { room: decoded(room), keys: keys.length > 0 ? keys : keysIn(appQuery) }
}

function wordsIn(path: string): string[] {
  return path.split('/').filter((word) => word !== '')
}

function split(value: AmfValue): [path: string, query: string] {
  const text = typeof value === 'string' ? value : ''
  const at = text.indexOf('?')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** Some publishers escape what is not ASCII and some send it as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
