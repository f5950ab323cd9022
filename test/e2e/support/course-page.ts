import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { packageRoot } from '../../../server/package-root.ts'

const FOLDER = join(packageRoot, 'test/fixtures/course-page')

/** Under which name package.json has which socket.io-client. */
export const CLIENTS = { '1.7.4': 'sio1', '2.5.0': 'sio2' } as const

/** The page of the course as one file of HTML, with the socket.io-client of that version in it. */
export async function buildCoursePage(version: keyof typeof CLIENTS): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, 'page.js')],
    alias: { 'socket.io-client': CLIENTS[version] },
    ...{ bundle: true, write: false, platform: 'browser', define: { global: 'window' } },
  })
  const html = await readFile(join(FOLDER, 'index.html'), 'utf8')
  return html.replace(
    '/* page.js */',
    () => outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? '',
  )
}
