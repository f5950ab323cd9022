import { chatName } from '../page/addresses.ts'
import { openMemory } from '../page/memory.ts'
import { openPageTokens } from './tokens.ts'

/** Our token as a header: in a closed room the address of a loop alone is not enough. */
export function proof(): Record<string, string> {
  const page = openMemory(() => sessionStorage, chatName)
  const browser = openMemory(() => localStorage, chatName)
  const token = openPageTokens(page, browser).get()
  return token === undefined ? {} : { Authorization: ['Bearer', token].join(' ') }
}
