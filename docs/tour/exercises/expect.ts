import { isDeepStrictEqual } from 'node:util'

/** Throws the sentence unless it holds. */
export function expect(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence)
}

/** Throws the sentence, with both values, unless they are the same. */
export function expectSame(is: unknown, wanted: unknown, sentence: string): void {
  expect(
    isDeepStrictEqual(is, wanted),
    `${sentence} It is ${JSON.stringify(is)} and should be ${JSON.stringify(wanted)}.`,
  )
}
