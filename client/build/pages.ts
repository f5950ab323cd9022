import { readFileSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import Handlebars from 'handlebars'
import { RING_PATH } from '../page/ring-path.ts'
import * as english from '../words/en/index.ts'
import type { Language } from '../words/language.ts'
import * as chosen from '../words/language.ts'
import { faultsOf } from './compare-languages.ts'
import { SAVE_CHOICES, saveButtons } from './save-choices.ts'

/**
 * Writes the pages as browsers get them: the templates in `client/templates/pages` with their
 * sentences put in, so that a page can be read before any script has come.
 */

/**
 * `folder` has the templates; the pages go into `outDir`. Throws an Error for a language that does not
 * fit the page, and for a sentence without a use.
 */
export async function writePages(folder: string, outDir: string): Promise<void> {
  const faults = faultsOf(chosen, english)
  if (faults.length > 0) throw new Error(`The language "${chosen.tag}": ${faults.join(', ')}.`)
  const sources = await readTemplates(folder)
  const unused = unusedWords([...sources.values(), ...Object.values(PARTIALS)])
  if (unused.length > 0) throw new Error(`No page says these: ${unused.join(', ')}.`)
  await mkdir(outDir, { recursive: true })
  for (const [name, source] of sources) {
    await writeFile(join(outDir, `${name}.html`), fillPage(source))
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
  'nothing-here': readPartial('nothing-here'),
  preferences: readPartial('preferences'),
}

function readPartial(name: string): string {
  return readFileSync(new URL(`../templates/${name}.hbs`, import.meta.url), 'utf8')
}

/** A page with its sentences. Throws an Error that names a sentence the catalogue does not have. */
export function fillPage(source: string, language: Language = chosen): string {
  const page = Handlebars.create()
  page.registerHelper('around', around)
  page.registerPartial(PARTIALS)
  return page.compile(source, { strict: true })({
    ringPath: RING_PATH,
    saves: saveButtons(language.markup),
    ...language,
  })
}

/** A sentence with an element of the page where it has its `{hole}`: other languages put it elsewhere. */
function around(this: unknown, sentence: string, { fn }: Handlebars.HelperOptions) {
  const [before = '', after = ''] = sentence.split(/\{\w+\}/).map(Handlebars.escapeExpression)
  return new Handlebars.SafeString(`${before}${fn(this)}${after}`)
}

/** Which sentences of the pages' own catalogue stand in none of these templates. */
export function unusedWords(sources: string[]): string[] {
  const onButtons = SAVE_CHOICES.flatMap((choice) =>
    'word' in choice ? [`markup.${choice.word}`] : [],
  )
  const used = new Set([...sources.flatMap(namesIn), ...onButtons])
  return Object.keys(chosen.markup).filter((key) => !used.has(`markup.${key}`))
}

function namesIn(source: string): string[] {
  return [...source.matchAll(/\{\{[#\w ]*?(\w+\.\w+)\}\}/g)].map(([, name = '']) => name)
}
