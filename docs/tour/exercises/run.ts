import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `npm run tour -- 3` tells whether exercise 3 is solved; `npm run tour -- 3 solution` tries ours. The
 * page of each step says what to do in its exercise.ts.
 */

interface Checked {
  check(exercise: unknown): Promise<void>
}

export const EXERCISES = readdirSync(import.meta.dirname).filter((name) => /^\d-/.test(name))

/** Resolves when what is in the file does what the exercise asks; rejects with a sentence. */
export async function checkExercise(name: string, file: 'exercise' | 'solution'): Promise<void> {
  const folder = join(import.meta.dirname, name)
  const { check } = (await import(join(folder, 'check.ts'))) as Checked
  await check(await import(join(folder, `${file}.ts`)))
}

async function main([number, file = 'exercise']: string[]): Promise<string> {
  const name = EXERCISES.find((one) => one.startsWith(`${number}-`))
  if (name === undefined || (file !== 'exercise' && file !== 'solution')) {
    throw new Error(
      `Say which: npm run tour -- 1 to ${EXERCISES.length}, or npm run tour -- 1 solution`,
    )
  }
  await checkExercise(name, file)
  return `${name}: right.`
}

if (process.argv[1] === import.meta.filename) {
  main(process.argv.slice(2)).then(console.log, (error: Error) => {
    console.error(`Not yet: ${error.message}`)
    process.exit(1)
  })
}
