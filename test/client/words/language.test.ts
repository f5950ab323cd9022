import { expectTypeOf, test } from 'vitest'
import type { english, Language } from '../../../client/words/english.ts'

// The compiler reads this file with the others (`npm run types`); running it shows nothing.

test('another language has to have every sentence, in the forms that English has', () => {
  expectTypeOf<typeof english>().toExtend<Language>()
  expectTypeOf<Omit<Language, 'sheets'>>().not.toExtend<Language>()
  expectTypeOf<
    Omit<Language, 'watch'> & { watch: Omit<Language['watch'], 'download'> }
  >().not.toExtend<Language>()
  expectTypeOf<
    Omit<Language, 'watch'> & { watch: Omit<Language['watch'], 'count'> & { count: string } }
  >().not.toExtend<Language>()
})
