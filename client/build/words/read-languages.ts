import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../words/language.ts'
import { faultsOf } from './compare-languages.ts'

/** The language that every sentence is written in first. */
export const FIRST = 'en'

/**
 * The languages in a folder, a JSON file each, named by its tag: English first, then by their tags.
 * Throws an Error that lists every sentence that is missing, that nobody says, or whose holes or
 * plurals do not fit.
 */
export function readLanguages(folder: string): Language[] {
  const tags = readdirSync(folder)
    .flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? [])
    .sort((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b))
  const languages = tags.map((tag) => readLanguage(folder, tag))
  const [english, ...others] = languages
  if (english?.tag !== FIRST) throw new Error(`There is no ${FIRST}.json in ${folder}.`)
  const faults = others.flatMap((other) =>
    faultsOf(other, english).map((fault) => `${other.tag}.json: ${fault}`),
  )
  if (faults.length > 0) throw new Error(`Languages do not fit:\n${faults.join('\n')}`)
  return languages
}

function readLanguage(folder: string, tag: string): Language {
  const language: Language = JSON.parse(readFileSync(join(folder, `${tag}.json`), 'utf8'))
  if (language.tag !== tag) throw new Error(`${tag}.json has the tag "${language.tag}".`)
  return language
}

/** What the file names of a language end in: English ones, which every page falls back on, in nothing. */
export function suffixOf({ tag }: Pick<Language, 'tag'>): string {
  return tag === FIRST ? '' : `-${tag}`
}
