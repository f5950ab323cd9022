/** Under this name the browser remembers the language that its user has chosen. */
export const LANGUAGE = 'language'

/** The parameter of an address that asks for a language, whatever the browser prefers. */
const ASKED = 'lang'

/** This address in that language. */
export function addressIn(language: string, address: string): string {
  const url = new URL(address)
  url.searchParams.set(ASKED, language)
  return url.href
}

/**
 * Where to go on when the page is not in the language chosen on an earlier visit; `undefined` to stay:
 * also where the address asks for a language itself, and when the server does not have the chosen one.
 */
export function otherAddress(
  { chosen, shown }: { chosen: string | undefined; shown: string },
  address: string,
): string | undefined {
  const isSettled = chosen === undefined || chosen === shown
  return isSettled || new URL(address).searchParams.has(ASKED)
    ? undefined
    : addressIn(chosen, address)
}
