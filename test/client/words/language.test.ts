import { describe, expect, expectTypeOf, test } from 'vitest'
import { fillPage } from '../../../client/build/pages.ts'
import { faultsOf } from '../../../client/build/words/compare-languages.ts'
import { sentencesOf, type Translated } from '../../../client/words/catalogue.ts'
import * as english from '../../../client/words/english.ts'
import type { English, Language } from '../../../client/words/language.ts'

/** What a catalogue in English has, and the same in Polish, which has more plurals: read from JSON. */
const little = {
  plain: 'Delivered.',
  named: 'Pause {name}',
  counted: { one: '{count} video', other: '{count} videos' },
} as const

const polish: Translated<typeof little> = JSON.parse(`{
  "plain": "Dostarczono.",
  "named": "{name}: pauza",
  "counted": { "one": "{count} film", "few": "{count} filmy", "many": "{count} filmów", "other": "{count} filmu" }
}`)

/** A whole language made of English: each text in brackets, and one form for every plural. */
function bracketed(words: unknown): unknown {
  if (typeof words === 'string') return `[${words}]`
  const fields = Object.entries(words as object)
  const forms = fields.filter(([key]) => key === 'other')
  return Object.fromEntries(
    (forms.length > 0 ? forms : fields).map(([key, below]) => [key, bracketed(below)]),
  )
}

const japanese = { ...(bracketed(english) as Language), tag: 'ja' }

describe('another language', () => {
  test('has to have every sentence, in the forms that English has', () => {
    // The compiler reads this with the rest (`npm run types`).
    type Without<Key extends keyof Language['watch']> = Omit<Language, 'watch'> & {
      watch: Omit<Language['watch'], Key>
    }
    expectTypeOf<English>().toExtend<Language>()
    expectTypeOf<Omit<Language, 'sheets'>>().not.toExtend<Language>()
    expectTypeOf<Without<'download'>>().not.toExtend<Language>()
    expectTypeOf<Without<'count'> & { watch: { count: string } }>().not.toExtend<Language>()
    expectTypeOf<Without<'count'> & { watch: { count: { few: 'x' } } }>().not.toExtend<Language>()
  })

  test('is spoken with the types of English and the words and plurals of its own', () => {
    const said = sentencesOf<typeof little>(polish, 'pl')
    expectTypeOf(said.plain).toEqualTypeOf<string>()
    expectTypeOf(said.named).parameters.toEqualTypeOf<[Readonly<{ name: string | number }>]>()
    expect(said.plain).toBe('Dostarczono.')
    expect(said.named({ name: 'Ola' })).toBe('Ola: pauza')
    expect([1, 2, 5, 1.5].map((count) => said.counted({ count }))).toEqual([
      ...['1 film', '2 filmy', '5 filmów', '1.5 filmu'],
    ])
  })

  test('fits when it has every sentence with its holes, and the page is built with it', () => {
    expect(faultsOf(english, english)).toEqual([])
    expect(faultsOf(japanese, english)).toEqual([])
    expect(sentencesOf<English['page']>(japanese.page, 'ja').here({ count: 1 })).toBe('[1 here]')
    const page = fillPage('<html lang="{{tag}}"><h1>{{markup.chat}}</h1></html>', japanese)
    expect(page).toBe('<html lang="ja"><h1>[Chat]</h1></html>')
  })

  const complete = { tag: 'en', area: little }
  const withPolish = (change: object) => ({ tag: 'pl', area: { ...polish, ...change } })

  test.each([
    ['a sentence that is missing', { plain: undefined }, 'area.plain is missing'],
    ['a sentence that nobody says', { more: 'Więcej' }, 'area.more is never said'],
    ['a hole with another name', { named: '{nmae}: pauza' }, 'area.named lacks {name}'],
    ['a hole that gets nothing', { plain: '{name}' }, 'area.plain gets no {name}'],
    ['one form for all counts', { counted: 'filmy' }, 'area.counted needs plural forms'],
    ['no form for other counts', { counted: { one: 'film' } }, 'area.counted needs plural forms'],
    [
      'a count that is not said',
      { counted: { other: 'filmy' } },
      'area.counted.other lacks {count}',
    ],
    [
      'a form that it never uses',
      { counted: { two: '{count}', other: '{count}' } },
      'area.counted.two is no plural of it',
    ],
    [
      'forms for what has none',
      { plain: { other: 'Dostarczono.' } },
      'area.plain has to be one text',
    ],
  ])('does not fit with %s', (_case, change, fault) => {
    expect(faultsOf(withPolish(change), complete).join()).toContain(fault)
  })
})
