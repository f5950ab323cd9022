import type { PluralForms } from '../../words/catalogue.ts'

const CATEGORIES: readonly string[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/**
 * Finds the faults of a language, compared with another that is complete: sentences that are missing or
 * that the page never says, other `{holes}`, forms that its plurals never use. Empty when it fits.
 * The compiler finds the first two as well, where the language is written in TypeScript.
 */
export function faultsOf(language: { tag: string }, complete: { tag: string }): string[] {
  const { pluralCategories } = new Intl.PluralRules(language.tag).resolvedOptions()
  const [{ tag: _, ...words }, { tag: __, ...all }] = [language, complete]
  return compare('', words, all)

  function compare(path: string, words: unknown, wanted: unknown): string[] {
    if (words === undefined) return [`${path} is missing`]
    if (wanted === undefined) return [`${path} is never said`]
    if (typeof wanted === 'string') return compareTexts(path, words, wanted)
    if (isPlural(wanted)) return comparePlurals(path, words, wanted, pluralCategories)
    const [ours, theirs] = [fieldsOf(words), fieldsOf(wanted)]
    const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)])
    const below = (key: string) => (path === '' ? key : `${path}.${key}`)
    return [...keys].flatMap((key) => compare(below(key), ours[key], theirs[key]))
  }
}

function compareTexts(path: string, words: unknown, wanted: string): string[] {
  if (typeof words !== 'string') return [`${path} has to be one text`]
  const [has, needs] = [holesIn(words), holesIn(wanted)]
  return [...lacking(path, has, needs), ...superfluous(path, has, needs)]
}

/** `other` says all that English says there; a form may leave holes out, as "just you" does. */
function comparePlurals(
  path: string,
  words: unknown,
  wanted: PluralForms,
  categories: readonly string[],
): string[] {
  if (!isPlural(words)) return [`${path} needs plural forms, at least other`]
  const allowed = ['count', ...Object.values(wanted).flatMap(holesIn)]
  return [
    ...lacking(`${path}.other`, holesIn(words.other), holesIn(wanted.other)),
    ...Object.entries(words).flatMap(([category, form]) => [
      ...(categories.includes(category) ? [] : [`${path}.${category} is no plural of it`]),
      ...superfluous(`${path}.${category}`, holesIn(form), allowed),
    ]),
  ]
}

function lacking(path: string, has: string[], needs: string[]): string[] {
  return needs.filter((hole) => !has.includes(hole)).map((hole) => `${path} lacks {${hole}}`)
}

function superfluous(path: string, has: string[], allowed: string[]): string[] {
  return has.filter((hole) => !allowed.includes(hole)).map((hole) => `${path} gets no {${hole}}`)
}

function holesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, hole = '']) => hole)
}

function isPlural(words: unknown): words is PluralForms {
  const forms = Object.entries(fieldsOf(words))
  const areForms = forms.every(
    ([key, form]) => CATEGORIES.includes(key) && typeof form === 'string',
  )
  return areForms && forms.some(([key]) => key === 'other')
}

function fieldsOf(words: unknown): Record<string, unknown> {
  return typeof words === 'object' && words !== null ? { ...words } : {}
}
