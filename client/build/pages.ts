import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import Handlebars from 'handlebars'
import { RING_PATH } from '../page/ring-path.ts'
import type { Language } from '../words/language.ts'
import { saveButtons } from './save-choices.ts'
import { FIRST, suffixOf } from './words/read-languages.ts'

/**
 * Writes the pages as browsers get them: the templates in `client/templates/pages` with their
 * sentences put in, one page for each language, so that a page can be read before any script has come
 * and nobody sees the words of another language first.
 */

/** `folder` has the templates; the pages go into `outDir`: `index.html`, `index-es.html`. */
export async function writePages(
  folder: string,
  languages: Language[],
  outDir: string,
): Promise<void> {
  await mkdir(outDir, { recursive: true })
  for (const [name, source] of await readTemplates(folder)) {
    for (const language of languages) {
      const file = join(outDir, `${name}${suffixOf(language)}.html`)
      await writeFile(file, fillPage(source, language, languages))
    }
  }
}

async function readTemplates(folder: string): Promise<Map<string, string>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.hbs')).sort()
  const read = files.map(
    async (file) => [basename(file, '.hbs'), await readFile(join(folder, file), 'utf8')] as const,
  )
  return new Map(await Promise.all(read))
}

/** Parts of pages: what those have in common that stand where nothing is, and parts of sheets. */
const PARTIALS = {
  keys: readPartial('keys'),
  'nothing-here': readPartial('nothing-here'),
  preferences: readPartial('preferences'),
  preview: readPartial('preview'),
  words: readPartial('words'),
}

function readPartial(name: string): string {
  return readFileSync(new URL(`../templates/${name}.hbs`, import.meta.url), 'utf8')
}

/** A page with its sentences. Throws an Error that names a sentence the catalogue does not have. */
export function fillPage(source: string, language: Language, languages: Language[] = []): string {
  const page = Handlebars.create()
  page.registerHelper('around', around)
  page.registerPartial(PARTIALS)
  return page.compile(source, { strict: true })({
    ringPath: RING_PATH,
    saves: saveButtons(language.markup),
    suffix: suffixOf(language),
    hasWords: language.tag !== FIRST,
    languages: languages.map(({ tag, name }) => ({ tag, name, isThis: tag === language.tag })),
    ...language,
  })
}

/** A sentence with an element of the page where it has its `{hole}`: other languages put it elsewhere. */
function around(this: unknown, sentence: string, { fn }: Handlebars.HelperOptions) {
  const [before = '', after = ''] = sentence.split(/\{\w+\}/).map(Handlebars.escapeExpression)
  return new Handlebars.SafeString(`${before}${fn(this)}${after}`)
}
