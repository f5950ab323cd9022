import { posix } from 'node:path'
import { PROJECT_FILES } from '../support/project-files.ts'
import { codeIn, linksIn, type Text } from './texts.ts'

/** Names of files and folders in a text, and whether they are there. */

const FOLDERS = new Set(PROJECT_FILES.flatMap(foldersOf))
const TOP = new Set([...FOLDERS].filter((folder) => !folder.includes('/')))

/** Made by a build, a test or a start, and therefore not in the repository. */
const MADE =
  /^(docs\/client-api\.md|docs\/site\/(?:dist|pages)|dist\/|public\/build|\/?build\/|test-results|bench\/results|vendor\/|data\/|node_modules\/)/

/** A name that ends like a source or a document of ours. */
const FILE_NAME = /(?<![\w@./>-])[\w@.*/-]+\.(?:ts|md|css|hbs|sh|svg|png|yml)(?![\w/-])/g

/** The names in a text that are nowhere. */
export function missingPaths({ file, words }: Text): string[] {
  const isDocument = file.endsWith('.md')
  const linked = isDocument ? linksIn(words).map((to) => to.split('#')[0] ?? '') : []
  const spans = codeIn(words).filter((code) => looksLikePath(code))
  const named = words.match(FILE_NAME) ?? []
  const notLinked = [...spans, ...named].filter((name) => !isThere(name, file))
  return [...new Set([...linked.filter((to) => !isLinkGood(to, file)), ...notLinked])]
}

/** `stage/ingest/` or `script/test`: begins with a folder of ours and has no blanks. */
function looksLikePath(code: string): boolean {
  const [top = '', ...rest] = code.split('/')
  return rest.length > 0 && TOP.has(top) && /^[\w@.*/-]+$/.test(code)
}

/** A link is followed by a browser: it leads to one place. */
function isLinkGood(to: string, from: string): boolean {
  return to === '' || exists(posix.normalize(posix.join(posix.dirname(from), to)))
}

/** A name in prose may be short: of the reader's folder, of the root, or a name that only one has. */
function isThere(name: string, from: string): boolean {
  if (MADE.test(name)) return true
  const near = posix.normalize(posix.join(posix.dirname(from), name))
  return [near, name, `${name}.ts`].some(exists) || matches(name).length > 0
}

function exists(path: string): boolean {
  // A compiled file has another ending, and the same place.
  const plain = path.replace(/\/$/, '').replace(/\.js$/, '.ts')
  return PROJECT_FILES.includes(plain) || FOLDERS.has(plain)
}

function matches(name: string): string[] {
  const pattern = name
    .replace(/^(\.\.?\/)+/, '')
    .replace(/[.]/g, '\\.')
    .replaceAll('*', '[^/]*')
  const ending = new RegExp(`(^|/)${pattern}$`)
  return PROJECT_FILES.filter((file) => ending.test(file))
}

function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}
