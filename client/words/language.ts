import type { Translated } from './catalogue.ts'
import type * as english from './english.ts'

/**
 * The language that this page speaks. Its sentences stand in a JSON file beside this one; English is
 * part of the scripts, another language is one file more (`build/words-es.js`), which the page in that
 * language loads before them. Types come from English, through the module that the
 * build makes of `client/words/en.json`.
 */

/** Every sentence as English has it: the types of all that the page says. */
export type English = typeof english

/** What a language has to have: plain texts, as they stand in its JSON file. */
export type Language = { readonly [Area in keyof English]: Translated<English[Area]> }

/** What `build/words-*.js` leaves; not every sentence may be in it, when it is older than the scripts. */
type Words = { readonly [Area in keyof Language]?: Partial<Language[Area]> }

/** Another language than English, where the page has one. */
export const chosen = (globalThis as { animateWords?: Words }).animateWords

/** Its BCP 47 language tag: for the rules of its plurals. */
export const tag: string = chosen?.tag ?? 'en'

/** The sentences of an area in the language of the page; those it lacks in English. */
export function inLanguage<Area extends keyof English>(
  area: Area,
  english: English[Area] & Language[Area],
): English[Area] & Language[Area] {
  return Object.assign({}, english, chosen?.[area])
}
