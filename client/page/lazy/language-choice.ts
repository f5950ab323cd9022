import { find } from '../elements.ts'
import { addressIn, LANGUAGE } from '../language/language-address.ts'
import type { Memory } from '../memory.ts'

/** The choice of the language in the part "Preferences": remembered, and the page comes again in it. */
export function offerLanguages(memory: Memory): void {
  const choice = find('#language', HTMLSelectElement)
  choice.onchange = () => {
    memory.set(LANGUAGE, choice.value)
    location.replace(addressIn(choice.value, location.href))
  }
}
