import { find } from '../elements.ts'
import { isName, type Preferences, setByText } from '../preferences.ts'

/**
 * The part "Preferences" of the sheet "About this chat". Each element with a `data-preference` in
 * its template sets the preference of that name: a select by its options, a switch by `on` and `off`.
 */
export function showPreferences(preferences: Preferences): void {
  const part = find('#preferences', HTMLElement)
  for (const element of part.querySelectorAll<HTMLElement>('[data-preference]')) {
    show(element, preferences)
  }
  part.onchange = ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    const value = chosenIn(target)
    if (value !== undefined) setByText(preferences, target.dataset.preference ?? '', value)
  }
}

function show(element: HTMLElement, preferences: Preferences): void {
  const name = element.dataset.preference ?? ''
  if (!isName(name)) throw new Error(`There is no preference ${name}.`)
  const value: string = preferences.get(name)
  if (element instanceof HTMLInputElement) element.checked = value === 'on'
  if (element instanceof HTMLSelectElement) element.value = value
}

function chosenIn(element: HTMLElement): string | undefined {
  if (element instanceof HTMLInputElement) return element.checked ? 'on' : 'off'
  return element instanceof HTMLSelectElement ? element.value : undefined
}
