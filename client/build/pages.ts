import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import Handlebars from 'handlebars'
import { RING_PATH } from '../page/ring-path.ts'
import { english } from '../words/english.ts'

/**
 * Writes the pages as browsers get them: the templates in `client/templates/pages` with their
 * sentences put in, so that a page can be read before any script has come.
 */

/** `folder` has the templates; the pages go into `outDir`. Throws an Error for a word without a use. */
export async function writePages(folder: string, outDir: string): Promise<void> {
  const sources = await readTemplates(folder)
  const unused = unusedWords([...sources.values()])
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

/** A page with its sentences. Throws an Error that names a sentence the catalogue does not have. */
export function fillPage(source: string): string {
  const page = Handlebars.create()
  page.registerHelper('around', around)
  return page.compile(source, { strict: true })({
    language: 'en',
    ringPath: RING_PATH,
    ...english,
  })
}

/** A sentence with an element of the page where it has its `{hole}`: other languages put it elsewhere. */
function around(this: unknown, sentence: string, { fn }: Handlebars.HelperOptions) {
  const [before = '', after = ''] = sentence.split(/\{\w+\}/).map(Handlebars.escapeExpression)
  return new Handlebars.SafeString(`${before}${fn(this)}${after}`)
}

/** Which sentences of the pages' own catalogue stand in none of these templates. */
export function unusedWords(sources: string[]): string[] {
  const used = new Set(sources.flatMap(namesIn))
  return Object.keys(english.markup).filter((key) => !used.has(`markup.${key}`))
}

function namesIn(source: string): string[] {
  return [...source.matchAll(/\{\{[#\w ]*?(\w+\.\w+)\}\}/g)].map(([, name = '']) => name)
}
