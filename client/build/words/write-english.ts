import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Makes the module "english" beside `client/words/en.json`: the same sentences as TypeScript, since
 * a JSON file has no literal types, and from those the compiler knows which `{holes}` each sentence has.
 * `npm run types` and every build make it; it is never edited, and no part of the repository.
 */

const SOURCE = fileURLToPath(new URL('../../words/en.json', import.meta.url))
const MADE = fileURLToPath(new URL('../../words/english.ts', import.meta.url))

/** Only when its content is another one: what is built from it need not be built again. */
export function writeEnglish(): void {
  const made = typed(readFileSync(SOURCE, 'utf8'))
  if (made !== readIfThere(MADE)) writeFileSync(MADE, made)
}

/** The areas of a catalogue as exports of their own, so that no bundle has more than it says. */
export function typed(json: string): string {
  const areas = Object.entries<unknown>(JSON.parse(json))
  const lines = areas.map(([area, words]) => `export const ${area} = ${literal(words)} as const\n`)
  return `// Made from en.json (client/build/words/write-english.ts). Edit that one.\n${lines.join('')}`
}

function literal(words: unknown): string {
  return JSON.stringify(words, null, 2)
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeEnglish()
