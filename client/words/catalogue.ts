/**
 * Turns a catalogue, which is nothing but data and could as well be JSON, into what the page says
 * with it: a plain sentence stays a text, one with `{holes}` becomes a function of what goes there,
 * and one with plural forms a function that also takes the `count` that chooses between them.
 */

/** The plural categories of `Intl.PluralRules`; a language has those that it needs, and `other`. */
export type PluralForms = { readonly other: string } & {
  readonly [Category in Intl.LDMLPluralRule]?: string
}
export type Sentence = string | PluralForms
export type Catalogue = Readonly<Record<string, Sentence>>

/** What stands in another language where English has `T`: the same sentences, with other words. */
export type Translated<T> = T extends string
  ? string
  : T extends PluralForms
    ? PluralForms
    : { readonly [Key in keyof T]: Translated<T[Key]> }

type Holes<Text> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never
type Value = string | number
type Values<Hole extends string> = Readonly<Record<Hole, Value>>

type Spoken<S> = S extends string
  ? [Holes<S>] extends [never]
    ? string
    : (values: Values<Holes<S>>) => string
  : (values: Values<Exclude<Holes<S[keyof S]>, 'count'>> & { count: number }) => string

/** The sentences of `English` in the words of `catalogue`, whose language has this BCP 47 tag. */
export function sentencesOf<English extends Catalogue>(
  catalogue: Catalogue & Translated<English>,
  tag: string,
): { [Key in keyof English]: Spoken<English[Key]> } {
  const pluralOf = pluralsOf(tag)
  const said = Object.entries<Sentence>(catalogue).map(([key, sentence]) => [
    key,
    spoken(sentence, pluralOf),
  ])
  return Object.fromEntries(said)
}

function pluralsOf(tag: string): (count: number) => Intl.LDMLPluralRule {
  let rules: Intl.PluralRules | undefined
  return (count) => {
    rules ??= new Intl.PluralRules(tag)
    return rules.select(count)
  }
}

function spoken(sentence: Sentence, pluralOf: (count: number) => Intl.LDMLPluralRule) {
  if (typeof sentence !== 'string') {
    return (values: Values<string> & { count: number }) =>
      fill(sentence[pluralOf(values.count)] ?? sentence.other, values)
  }
  return sentence.includes('{') ? (values: Values<string>) => fill(sentence, values) : sentence
}

/** Puts the values where the sentence names them. */
export function fill(sentence: string, values: Values<string>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, hole: string) => String(values[hole] ?? ''))
}
