import escapeHtml from 'escape-html'
import type { Request } from 'express'

export interface PreviewOptions {
  /** Origins under which the server is known outside; its own address when empty. */
  publicOrigins: string[]
  basePath: string
}

/** Any other host that a request names is left out: it would stand in the page. */
const HOST = /^(?:[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

/**
 * A page with what messengers show of a link to it (Open Graph): the name of its room, and a drawn
 * picture. All of it is read off the address and nothing is asked of the room, so that a preview of a
 * locked one, of an open one and of one that never was are the same.
 */
export function withPreview(
  page: string,
  request: Pick<Request, 'protocol' | 'host' | 'path'>,
  { publicOrigins, basePath }: PreviewOptions,
  room?: string,
): string {
  const origin = originOf(request, publicOrigins)
  const at = (path: string) => (origin === undefined ? undefined : origin + basePath + path)
  const values: Record<string, string | undefined> = {
    title: room,
    url: at(request.path.slice(1)),
    image: at('icons/preview.png'),
  }
  const title = room === undefined ? undefined : escapeHtml(room)
  return page
    .replace(/<title>.*?<\/title>/, (as) => (title === undefined ? as : `<title>${title}</title>`))
    .replace(/(property="og:(title|url|image)" content=")([^"]*)/g, (_, before, name, as) => {
      const value = values[name]
      return before + (value === undefined ? as : escapeHtml(value))
    })
}

/** Previews need whole addresses, and are made by servers that know none of ours but this one. */
function originOf(
  { protocol, host = '' }: Pick<Request, 'protocol' | 'host'>,
  publicOrigins: string[],
): string | undefined {
  const own = HOST.test(host) ? `${protocol}://${host}` : undefined
  const [first] = publicOrigins
  return own !== undefined && publicOrigins.includes(own) ? own : (first ?? own)
}
