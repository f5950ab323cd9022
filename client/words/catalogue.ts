/**
 * Turns a catalogue, which is nothing but data and could as well be JSON, into what the page says
 * with it: a plain sentence stays a text, one with `{holes}` becomes a function of what goes there,
 * and one with plural forms a function that also takes the `count` that chooses between them.
 */

/** A sentence, or its plural forms (by the categories of `Intl.PluralRules`). */
export type Sentence = string | { readonly one: string; readonly other: string }
export type Catalogue = Readonly<Record<string, Sentence>>

type Holes<Text> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never
type Value = string | number
type Values<Hole extends string> = Readonly<Record<Hole, Value>>

type Spoken<S> = S extends string
  ? [Holes<S>] extends [never]
    ? string
    : (values: Values<Holes<S>>) => string
  : S extends { readonly one: string; readonly other: string }
    ? (values: Values<Exclude<Holes<S['one'] | S['other']>, 'count'>> & { count: number }) => string
    : never

export function sentencesOf<const C extends Catalogue>(
  catalogue: C,
): { [Key in keyof C]: Spoken<C[Key]> } {
  const said = Object.entries(catalogue).map(([key, sentence]) => [key, spoken(sentence)])
  return Object.fromEntries(said)
}

function spoken(sentence: Sentence) {
  if (typeof sentence !== 'string') {
    return (values: Values<string> & { count: number }) =>
      fill(values.count === 1 ? sentence.one : sentence.other, values)
  }
  return sentence.includes('{') ? (values: Values<string>) => fill(sentence, values) : sentence
}

/** Puts the values where the sentence names them. */
export function fill(sentence: string, values: Values<string>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, hole: string) => String(values[hole] ?? ''))
}
