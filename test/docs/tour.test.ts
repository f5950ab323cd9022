import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkExercise, EXERCISES } from '../../docs/tour/exercises/run.ts'

test.each(EXERCISES)(
  'the solution of exercise %s is right, and what one begins with is not yet',
  async (name) => {
    await checkExercise(name, 'solution')
    await expect(checkExercise(name, 'exercise')).rejects.toThrow(/\.$/)
  },
)

const LANGUAGES = ['en', 'es', 'ko']
const pagesOf = (language: string) => readdirSync(`docs/tour/${language}`).sort()
const textOf = (language: string, page: string) =>
  readFileSync(`docs/tour/${language}/${page}`, 'utf8')

/** What a page is made of, whatever its words: headings by rank, code as it is, where links lead. */
function structureOf(text: string) {
  const fences = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
  return {
    headings: [...text.matchAll(/^(#+) /gm)].map(([, rank]) => rank),
    // Comments are translated.
    code: fences.map(([, language, code = '']) => [language, code.replace(/#.*$/gm, '').trim()]),
    links: [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to).sort(),
    rows: [...text.matchAll(/^\|/gm)].length,
    exercises: [...text.matchAll(/docs\/tour\/exercises\/[\w-]+\/exercise\.ts/g)].map(
      ([path]) => path,
    ),
  }
}

test.each(['es', 'ko'])(
  'the tour in %s has the pages, links, code and exercises of the English one',
  (language) => {
    expect(pagesOf(language)).toEqual(pagesOf('en'))
    for (const page of pagesOf('en')) {
      expect(structureOf(textOf(language, page)), page).toEqual(structureOf(textOf('en', page)))
    }
  },
)

test('each step has an exercise that is there, and says how to check it', () => {
  const steps = pagesOf('en').filter((page) => page !== 'index.md')
  expect(steps.length).toBe(EXERCISES.length)
  for (const [index, page] of steps.entries()) {
    const text = textOf('en', page)
    expect(text).toContain(`docs/tour/exercises/${EXERCISES[index]}/exercise.ts`)
    expect(text).toContain(`npm run tour -- ${index + 1}\n`)
  }
})

test('each language is written in its own letters', () => {
  const letters = { en: /\b(?:the|and)\b/g, es: /\b(?:el|los|una|que)\b/g, ko: /[가-힣]{2,}/g }
  for (const language of LANGUAGES as (keyof typeof letters)[]) {
    for (const page of pagesOf(language)) {
      expect(textOf(language, page).match(letters[language])?.length ?? 0, page).toBeGreaterThan(10)
    }
  }
})
