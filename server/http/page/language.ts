import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import accepts from 'accepts'

/** What every page is there in, and what a reader gets who prefers none of the others. */
const FIRST = 'en'

/** The tags of the languages that the pages in a folder with `build` are built in, English first. */
export async function readLanguages(folder: string): Promise<string[]> {
  try {
    return JSON.parse(await readFile(join(folder, 'build/languages.json'), 'utf8'))
  } catch {
    return [FIRST]
  }
}

/**
 * The language to answer in (content negotiation, RFC 9110 section 12.5.4): the one that the address
 * asks for by `?lang=es`, else the one that the browser likes best by `Accept-Language`, else English.
 * Always one of those given, whatever was asked for.
 */
export function languageOf(
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  languages: string[],
): string {
  const [, query = ''] = (request.url ?? '').split('?')
  const asked = new URLSearchParams(query).get('lang')
  if (asked !== null && languages.includes(asked)) return asked
  const preferred = accepts(request as IncomingMessage).languages(languages)
  return preferred || FIRST
}

/** The file of a page in a language: `build/index.html` or `build/index-es.html`. */
export function pageIn(language: string, file: string): string {
  return language === FIRST ? file : file.replace(/\.html$/, `-${language}.html`)
}
