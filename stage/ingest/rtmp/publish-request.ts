import type { AmfValue } from './amf0.ts'
import { ProtocolError } from './protocol-error.ts'

/** Where somebody wants to publish, as they wrote it; nothing of it has been checked. */
export interface PublishRequest {
  room: string
  key: string
}

const APP = 'live'

/**
 * The request in `rtmp://host/live/<room>?key=<key>`. The key may stand behind the application too,
 * which is where programs put it that have one field for the server and one for the stream.
 */
export function readPublishRequest(app: string, name: AmfValue): PublishRequest {
  if (typeof name !== 'string') throw new ProtocolError('A stream needs a name.')
  const [application = '', applicationQuery] = split(app)
  const [room = '', query] = split(name)
  if (application.replace(/\/+$/, '') !== APP) throw new ProtocolError('There is only /live here.')
  return { room: decoded(room), key: keyIn(query) ?? keyIn(applicationQuery) ?? '' }
}

function split(text: string): string[] {
  const at = text.indexOf('?')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function keyIn(query: string | undefined): string | undefined {
  return new URLSearchParams(query).get('key') ?? undefined
}

/** Some publishers escape what is not ASCII and some send it as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
