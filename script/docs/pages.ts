import { readFileSync } from 'node:fs'
import { extname, posix } from 'node:path'

/** One page of the site: where it lies there, and its text in Markdown. */
export interface Page {
  path: string
  text: string
}

/** What stands at the root of the repository and is a page all the same. */
const ROOT_PAGES: Record<string, string> = {
  'README.md': 'index.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  'CHANGELOG.md': 'changelog.md',
}

/** What the site's highlighter does not know, as text. */
const UNKNOWN = /(?<=^ *```)(?:haproxy|caddy)\b.*$/gm

/** Where a file of the repository lies in the site; `undefined` when it is no page of its own. */
export function pageOf(file: string): string | undefined {
  if (file in ROOT_PAGES) return ROOT_PAGES[file]
  const isDocument = /^docs\/(?!site\/).*\.md$/.test(file)
  return isDocument ? file.slice('docs/'.length) : undefined
}

/**
 * A document as a page: its links lead to other pages, and where they led to a source, to that
 * source's page, so that a reader never leaves the site. `sources` collects which are wanted.
 */
export function asPage(file: string, sources: Set<string>): Page {
  const path = pageOf(file) ?? file
  const text = readFileSync(file, 'utf8').replace(UNKNOWN, 'txt')
  return { path, text: mapLinks(text, (link) => newLink(link, file, path, sources)) }
}

/** A file or folder of the repository as a page: a folder lists what is in it. */
export function sourcePage(path: string, files: string[]): Page {
  const inside = files.filter((file) => file.startsWith(`${path}/`))
  if (inside.length > 0) {
    const names = [...new Set(inside.map((file) => file.slice(path.length + 1)))]
    const list = names.map((name) => `- \`${name}\``).join('\n')
    return { path: sourcePath(path), text: `${UNSEARCHED}# ${path}/\n\n${list}\n` }
  }
  const fence = '`````'
  const language = LANGUAGES[extname(path)] ?? 'txt'
  const text = readFileSync(path, 'utf8').trimEnd()
  const body = `# ${path}\n\n${fence}${language}\n${text}\n${fence}\n`
  return { path: sourcePath(path), text: UNSEARCHED + body }
}

/** A search is for what is said about the code, not for the code. */
const UNSEARCHED = '---\nsearch: false\n---\n\n'

const LANGUAGES: Record<string, string> = {
  '.ts': 'ts',
  '.js': 'js',
  '.mjs': 'js',
  '.json': 'json',
  '.css': 'css',
  '.html': 'html',
  '.hbs': 'handlebars',
  '.sh': 'sh',
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '': 'sh',
}

function sourcePath(path: string): string {
  // Flat: a file and a folder of one name would be one address.
  return `source/${path.replaceAll('/', '--')}.md`
}

function newLink(link: string, from: string, page: string, sources: Set<string>): string {
  const [to = '', hash] = link.split('#')
  if (to === '' || /^[a-z]+:/.test(to)) return link
  const target = posix.join(posix.dirname(from), to).replace(/\/$/, '')
  if (/\.(png|svg|webp|gif)$/.test(target)) return relative(page, target.replace(/^docs\//, ''))
  const known = pageOf(target)
  if (known === undefined) sources.add(target)
  const path = relative(page, known ?? sourcePath(target))
  return hash === undefined ? path : `${path}#${hash}`
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

/** Links and pictures outside of code. */
function mapLinks(text: string, change: (link: string) => string): string {
  return text
    .split(/(^(?:```|~~~)[\s\S]*?^(?:```|~~~)$|`[^`\n]+`)/m)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/\]\(([^)\s]+)\)/g, (_, to) => `](${change(to)})`),
    )
    .join('')
}
