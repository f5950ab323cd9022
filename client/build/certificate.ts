import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Puts its style and its script into the page before the warning, which can load nothing: whatever it
 * asked for would come from behind that warning.
 */
export async function fillCertificatePage(root: string, folder: string): Promise<void> {
  const file = join(folder, 'certificate.html')
  const style = await bundled(join(root, 'public/styles/certificate.css'))
  const script = await bundled(join(root, 'client/certificate/lead-on.ts'))
  const page = await readFile(file, 'utf8')
  const filled = page
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${script}</script>`)
  await writeFile(file, filled)
}

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: [entry], bundle: true, minify: true, write: false },
    ...{ format: 'iife', target: 'es2022', logLevel: 'warning' },
  })
  return outputFiles.map(({ text }) => text.trim()).join('')
}
