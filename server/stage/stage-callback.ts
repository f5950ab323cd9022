/**
 * What a media server in front asks before it lets somebody publish: the form of nginx-rtmp's
 * `on_publish` or the JSON of mediamtx's `authHTTPAddress`. `undefined` for anything else, and for
 * anybody who wants something else than to publish.
 */
export function readCallback(
  body: unknown,
): { room: string; key: string; address?: string } | undefined {
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
  return typeof name === 'string' && typeof key === 'string' ? { room: name, key } : undefined
}

function readMediamtx({ action, path, query }: Record<string, unknown>) {
  if (action !== 'publish' || typeof path !== 'string' || typeof query !== 'string') {
    return undefined
  }
  const [, room] = /^live\/([^/]+)$/.exec(path) ?? []
  const key = new URLSearchParams(query).get('key')
  return room === undefined || key === null ? undefined : { room, key }
}
