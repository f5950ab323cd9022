import { tag } from './language.ts'

/**
 * For `Intl`: the language of the page as this reader's browser has it, such as `en-GB` for `en`,
 * since countries of one language write their times in different ways. Digits are 0 to 9 in every
 * language, as in the numbers of all other sentences.
 */
export function localeFor(tag: string, preferred: readonly string[] = []): string {
  const own = preferred.find((other) => other.split('-')[0] === tag.split('-')[0])
  return new Intl.Locale(own ?? tag, { numberingSystem: 'latn' }).toString()
}

/** Run as the library, in Node, there is no reader to ask. */
const { navigator } = globalThis as { navigator?: { languages?: readonly string[] } }

export const locale = localeFor(tag, navigator?.languages)
