import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Language } from '../words/language.ts'
import { suffixOf } from './words/read-languages.ts'

/**
 * Puts its style and its script into the page before the warning, in each language. It can load nothing:
 * whatever it asked for would come from behind that warning.
 */
export async function fillCertificatePages(
  root: string,
  languages: Language[],
  folder: string,
): Promise<void> {
  const style = await bundled(join(root, 'public/styles/certificate.css'))
  const script = await bundled(join(root, 'client/certificate/lead-on.ts'))
  for (const language of languages) {
    const file = join(folder, `certificate${suffixOf(language)}.html`)
    const page = await readFile(file, 'utf8')
    const filled = page
      .replace('<style></style>', () => `<style>${style}</style>`)
      .replace('<script></script>', () => `<script>${script}</script>`)
    await writeFile(file, filled)
  }
}

async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    ...{ entryPoints: [entry], bundle: true, minify: true, write: false },
    ...{ format: 'iife', target: 'es2022', logLevel: 'warning' },
  })
  return outputFiles.map(({ text }) => text.trim()).join('')
}
