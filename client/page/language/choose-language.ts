/**
 * Runs before anything of the page is shown, ahead of its other scripts. The server sends the page in
 * the language that the browser prefers; where its user has chosen another one, which only this browser
 * knows (there are no cookies), the page is left for the same one in that language.
 */

import { openMemory } from '../memory.ts'
import { chatNameAt, pathAbove } from '../root-path.ts'
import { LANGUAGE, otherAddress } from './language-address.ts'

const script = document.currentScript as HTMLScriptElement | null
const memory = openMemory(() => localStorage, chatNameAt(pathAbove(script?.src ?? '')))
const address = otherAddress(
  { chosen: memory.get(LANGUAGE), shown: document.documentElement.lang },
  location.href,
)
if (address !== undefined) {
  // Nothing more of this page is read or run.
  window.stop()
  location.replace(address)
}
