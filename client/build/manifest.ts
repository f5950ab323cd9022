import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../words/language.ts'
import { suffixOf } from './words/read-languages.ts'

/** The ground of the icons: what a phone shows while the page starts. */
const GROUND = '#1d1611'

/**
 * Writes the web app manifest in each language, by which browsers install the page. Its addresses are
 * relative to itself, so that the chat may lie below any path; without an `id` each such chat is an app
 * of its own, the same one in every language.
 */
export async function writeManifests(languages: Language[], folder: string): Promise<void> {
  for (const language of languages) {
    const file = join(folder, `manifest${suffixOf(language)}.webmanifest`)
    await writeFile(file, JSON.stringify(manifestIn(language), null, 2))
  }
}

function manifestIn({ markup, tag, direction }: Language) {
  const { title, description } = markup
  return {
    ...{ name: title, short_name: title, description, lang: tag, dir: direction },
    ...{ start_url: '../', scope: '../', display: 'standalone' },
    ...{ background_color: GROUND, theme_color: GROUND },
    icons: [icon('icon-192', 192), icon('icon-512', 512), icon('maskable-512', 512, 'maskable')],
  }
}

function icon(name: string, px: number, purpose = 'any') {
  return { src: `../icons/${name}.png`, sizes: `${px}x${px}`, type: 'image/png', purpose }
}
