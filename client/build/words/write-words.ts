import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../../words/language.ts'
import { FIRST } from './read-languages.ts'

/**
 * Writes what a browser loads for a language: its sentences as one file, but for those that stand in
 * its pages. English has none, since it is in the scripts; and what it is read by
 * (`client/words/language.ts`) falls back on that, sentence by sentence.
 *
 * The server reads `languages.json` to choose among the pages (`server/http/page/language.ts`).
 */
export async function writeWords(languages: Language[], folder: string): Promise<void> {
  const tags = languages.map(({ tag }) => tag)
  await writeFile(join(folder, 'languages.json'), JSON.stringify(tags))
  for (const language of languages.filter(({ tag }) => tag !== FIRST)) {
    const { markup: _, certificate: __, ...said } = language
    // A script and not JSON: it is there before the page's own scripts, with nothing to wait for.
    const script = `globalThis.animateWords=${JSON.stringify(said)}`
    await writeFile(join(folder, `words-${language.tag}.js`), script)
  }
}
