import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * Links of a built site that lead nowhere, as `page: link`: to a file that is not there, or to a
 * place in a page that has none of that name, which VitePress does not look at (its issue 646).
 */
export function brokenLinks(folder: string, base = '/'): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const pages = new Map(
    files
      .filter((file) => file.endsWith('.html'))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  )
  const isThere = (link: string, from: string) => {
    const [path = '', hash] = decodeURI(link).split('#')
    const file = fileOf(path, from, base)
    const html = pages.get(file)
    if (html === undefined) return existsSync(join(folder, file))
    return hash === undefined || hash === '' || html.includes(` id="${hash}"`)
  }
  return [...pages].flatMap(([page, html]) =>
    linksIn(html)
      .filter((link) => !isThere(link, page))
      .map((link) => `${page}: ${link}`),
  )
}

/** What a link leads to, by the names of files in the folder. */
function fileOf(path: string, from: string, base: string): string {
  if (path === '') return from
  const inside = path.startsWith(base)
    ? path.slice(base.length)
    : posix.join(posix.dirname(from), path)
  if (inside === '' || inside.endsWith('/')) return `${inside}index.html`
  return inside
}

function linksIn(html: string): string[] {
  const found = html.matchAll(/<(?:a|img|link|script)\b[^>]*? (?:href|src)="([^"]+)"/g)
  const links = [...found].map(([, link = '']) => link.replaceAll('&amp;', '&'))
  return [...new Set(links)].filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link))
}
