import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as words from '../words/language.ts'

/** The ground of the icons: what a phone shows while the page starts. */
const GROUND = '#1d1611'

/**
 * Writes the web app manifest, by which browsers install the page. Its addresses are relative to itself, so
 * that the chat may lie below any path; without an `id` each such chat is an app of its own.
 */
export async function writeManifest(folder: string): Promise<void> {
  const { title, description } = words.markup
  const manifest = {
    ...{ name: title, short_name: title, description, lang: words.tag },
    ...{ start_url: '../', scope: '../', display: 'standalone' },
    ...{ background_color: GROUND, theme_color: GROUND },
    icons: [icon('icon-192', 192), icon('icon-512', 512), icon('maskable-512', 512, 'maskable')],
  }
  await writeFile(join(folder, 'manifest.webmanifest'), JSON.stringify(manifest, null, 2))
}

function icon(name: string, px: number, purpose = 'any') {
  return { src: `../icons/${name}.png`, sizes: `${px}x${px}`, type: 'image/png', purpose }
}
