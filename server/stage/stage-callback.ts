import { keysIn } from '../../stage/wire/publish-key.ts'

export interface Callback {
  room: string
  keys: string[]
  /** The network address of the publisher, where the media server gives it. */
  address?: string
}

/**
 * The question of a media server in front before it accepts a publisher: the form of nginx-rtmp's
 * `on_publish` or the JSON of mediamtx's `authHTTPAddress`. `undefined` for anything else, and for
 * other actions than to publish.
 */
export function readCallback(body: unknown): Callback | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const said: Record<string, unknown> = { ...body }
  const address = typeof said.addr === 'string' ? said.addr : said.ip
  const request = 'action' in said ? readMediamtx(said) : readNginx(said)
  return request && { ...request, ...(typeof address === 'string' && { address }) }
}

/**
 * nginx adds the publisher's own arguments to its form. So a second `name` would be the publisher's
 * word for the room, and a form with two of anything that counts is refused: there it is an array.
 */
function readNginx({ call, name, key }: Record<string, unknown>) {
  if (call !== undefined && call !== 'publish') return undefined
  if (typeof name !== 'string' || typeof key !== 'string') return undefined
  // Its own `+` has become a blank on the way.
  return { room: name, keys: [key, key.replaceAll(' ', '+')] }
}

function readMediamtx({ action, path, query }: Record<string, unknown>) {
  if (action !== 'publish' || typeof path !== 'string' || typeof query !== 'string') {
    return undefined
  }
  const [, room] = /^live\/([^/]+)$/.exec(path) ?? []
  const keys = keysIn(query)
  return room === undefined || keys.length === 0 ? undefined : { room, keys }
}
