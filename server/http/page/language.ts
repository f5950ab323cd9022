import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import accepts from 'accepts'

/** The language that every page is there in, also for a browser that prefers none of the others. */
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
 * asks for by `?lang=es`, in any case of letters and with any region (`?lang=ar-EG`), else the one that
 * the browser likes best by `Accept-Language`, else English.
 * Always one of those given, whatever was asked for.
 */
export function languageOf(
  request: Pick<IncomingMessage, 'url' | 'headers'>,
  languages: string[],
): string {
  const [, query = ''] = (request.url ?? '').split('?')
  const asked = new URLSearchParams(query).get('lang')
  return (
    (asked && bestOf(asked, languages)) ||
    bestOf(request.headers['accept-language'], languages) ||
    FIRST
  )
}

/** What reads as that header best; an address that asks is read the same way. */
function bestOf(header: string | undefined, languages: string[]): string | false {
  const headers = { 'accept-language': header }
  return accepts({ headers } as IncomingMessage).languages(languages)
}

/** The file of a page in a language: `build/index.html` or `build/index-es.html`. */
export function pageIn(language: string, file: string): string {
  return language === FIRST ? file : file.replace(/\.html$/, `-${language}.html`)
}
