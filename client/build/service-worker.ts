import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Language } from '../words/language.ts'
import { FIRST, suffixOf } from './words/read-languages.ts'

/** What the page needs to open in any language, and the sheets and menus that are of use offline. */
const BUILT = [
  'language.js',
  'app.js',
  'app.css',
  'open-posting.js',
  'pending.css',
  'sheets.css',
  'sheets-and-menus.js',
  'invite.js',
  'links.js',
].map((name) => `build/${name}`)
const DRAWN = ['favicon.svg', 'favicon-unread.svg']

/** The page itself, and the words that it loads. */
function filesIn(language: Language): { page: string; files: string[] } {
  const page = `build/index${suffixOf(language)}.html`
  const words = language.tag === FIRST ? [] : [`build/words-${language.tag}.js`]
  return { page, files: [page, ...words] }
}

/**
 * Builds the service worker, which is another one whenever a file that it keeps is. The page registers
 * it with its own language, and it keeps the page in that one.
 */
export async function buildServiceWorker(
  root: string,
  languages: Language[],
  folder: string,
): Promise<void> {
  const digest = createHash('sha256')
  const pages = Object.fromEntries(languages.map((one) => [one.tag, filesIn(one)]))
  const ofPages = Object.values(pages).flatMap(({ files }) => files)
  for (const file of [...BUILT, ...ofPages])
    digest.update(await readFile(join(folder, file.replace('build/', ''))))
  for (const file of DRAWN) digest.update(await readFile(join(root, 'public', file)))
  const version = digest.digest('base64url').slice(0, 12)
  await build({
    entryPoints: [join(root, 'client/service-worker/worker.ts')],
    outfile: join(folder, 'sw.js'),
    define: { SHELL: JSON.stringify({ version, pages, files: [...BUILT, ...DRAWN] }) },
    ...{ bundle: true, minify: true, format: 'iife', target: 'es2022', logLevel: 'warning' },
  })
}
