import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const PAGE = 'build/index.html'

/** What the page needs to open, and the sheets and menus that are of use offline. */
const BUILT = [
  PAGE,
  ...['app.js', 'app.css', 'sheets.css', 'sheets-and-menus.js', 'invite.js', 'links.js'].map(
    (name) => `build/${name}`,
  ),
]
const DRAWN = ['favicon.svg', 'favicon-unread.svg']

/** Builds the service worker, which is another one whenever a file that it keeps is. */
export async function buildServiceWorker(root: string, folder: string): Promise<void> {
  const digest = createHash('sha256')
  for (const file of BUILT) digest.update(await readFile(join(folder, file.replace('build/', ''))))
  for (const file of DRAWN) digest.update(await readFile(join(root, 'public', file)))
  const version = digest.digest('base64url').slice(0, 12)
  await build({
    entryPoints: [join(root, 'client/service-worker/worker.ts')],
    outfile: join(folder, 'sw.js'),
    define: { SHELL: JSON.stringify({ version, page: PAGE, files: [...BUILT, ...DRAWN] }) },
    ...{ bundle: true, minify: true, format: 'iife', target: 'es2022', logLevel: 'warning' },
  })
}
