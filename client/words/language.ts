import type { Translated } from './catalogue.ts'

/**
 * The language that the page speaks, chosen here and nowhere else. Another one is a folder beside
 * `en/` with the same exports, each declared by `satisfies Language[...]`. Types come from English,
 * sentences from the language; the build refuses one whose `{holes}` differ from the English ones
 * (`client/build/compare-languages.ts`).
 */
export * from './en/index.ts'

/** Every sentence as English has it: the types of all that the page says. */
export type English = typeof import('./en/index.ts')

/** What a language has to have: plain texts, as they could stand in JSON. */
export type Language = { readonly [Area in keyof English]: Translated<English[Area]> }
