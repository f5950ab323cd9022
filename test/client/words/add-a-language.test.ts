import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeManifests } from '../../../client/build/manifest.ts'
import { writePages } from '../../../client/build/pages.ts'
import { readLanguages } from '../../../client/build/words/read-languages.ts'
import { writeWords } from '../../../client/build/words/write-words.ts'
import { sentencesOf } from '../../../client/words/catalogue.ts'
import * as english from '../../../client/words/english.ts'
import type { English } from '../../../client/words/language.ts'
import { withTempFolder } from '../../support/temp-folder.ts'

const WORDS = 'client/words'

/** Esperanto as a machine would write it: English in brackets, one form for every plural. */
function bracketed(words: unknown): unknown {
  if (typeof words === 'string') return `[${words}]`
  const fields = Object.entries(words as object)
  const forms = fields.filter(([key]) => key === 'other')
  return Object.fromEntries(
    (forms.length > 0 ? forms : fields).map(([key, below]) => [key, bracketed(below)]),
  )
}

/** The five steps of docs/languages.md, with a language that `change` may spoil. */
async function withEsperanto(
  use: (folder: string) => Promise<void> | void,
  change = (words: Record<string, Record<string, unknown>>) => words,
): Promise<void> {
  await withTempFolder(async (folder) => {
    await cp(WORDS, folder, { recursive: true })
    const words = change(bracketed(english) as Record<string, Record<string, unknown>>)
    const esperanto = { ...words, tag: 'eo', name: 'Esperanto', direction: 'ltr' }
    await writeFile(join(folder, 'eo.json'), JSON.stringify(esperanto))
    await use(folder)
  })
}

test('a language is added by its file alone: pages, words, manifest and the choice have it', async () => {
  await withEsperanto(async (folder) => {
    const languages = readLanguages(folder)
    expect(languages.map(({ tag }) => tag)).toEqual(['en', 'ar', 'eo', 'es', 'ko'])
    await writePages('client/templates/pages', languages, folder)
    await writeWords(languages, folder)
    await writeManifests(languages, folder)
    const read = (file: string) => readFile(join(folder, file), 'utf8')
    const page = await read('index-eo.html')
    expect(page).toContain('<html lang="eo" dir="ltr">')
    expect(page).toContain('[Invite]')
    expect(page).toContain('./build/words-eo.js')
    expect(page).toContain('<option value="eo" lang="eo" selected>Esperanto</option>')
    expect(await read('index.html')).toContain('<option value="eo" lang="eo">Esperanto</option>')
    expect(await read('watch-eo.html')).toContain('[Videos]')
    expect(await read('words-eo.js')).toMatch(/^globalThis\.animateWords=\{.*\[Delivered\.\]/)
    expect(JSON.parse(await read('manifest-eo.webmanifest'))).toMatchObject({ lang: 'eo' })
    expect(JSON.parse(await read('languages.json'))).toContain('eo')
  })
})

test.each([
  ['missing', { lobby: undefined }, 'eo.json: page.lobby is missing'],
  ['superfluous', { hello: 'Saluton' }, 'eo.json: page.hello is never said'],
  ['without its hole', { placeholder: 'Diru' }, 'eo.json: page.placeholder lacks {name}'],
])('one with a sentence that is %s is not built', async (_, change, fault) => {
  await withEsperanto(
    (folder) => expect(() => readLanguages(folder)).toThrow(fault),
    (words) => ({ ...words, page: { ...words.page, ...change } }),
  )
})

test('a file has to have the tag that it is named by', async () => {
  await withEsperanto(async (folder) => {
    await cp(join(folder, 'eo.json'), join(folder, 'pt.json'))
    expect(() => readLanguages(folder)).toThrow('pt.json has the tag "eo"')
  })
})

const languages = readLanguages(WORDS)
const [, arabic] = languages

test('Arabic has six plurals', () => {
  const said = sentencesOf<English['page']>(arabic?.page ?? english.page, 'ar')
  expect([0, 1, 2, 3, 11, 100].map((count) => said.newMessages({ count }))).toEqual([
    'لا جديد',
    'رسالة جديدة',
    'رسالتان جديدتان',
    '3 رسائل جديدة',
    '11 رسالة جديدة',
    '100 رسالة جديدة',
  ])
})

test.each(languages.map((language) => [language.tag, language] as const))(
  'each plural of %s has every form that the language tells apart in small numbers',
  (tag, language) => {
    const rules = new Intl.PluralRules(tag)
    const needed = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)))
    const plurals = Object.values(language)
      .flatMap((area) => (typeof area === 'object' ? Object.entries(area) : []))
      .filter(([, sentence]) => typeof sentence === 'object' && 'other' in sentence)
    expect(plurals.length).toBeGreaterThan(5)
    const lacking = plurals.flatMap(([key, forms]) =>
      [...needed].filter((form) => !(form in forms)).map((form) => `${key}.${form}`),
    )
    expect(lacking).toEqual([])
  },
)
