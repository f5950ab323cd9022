import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The README in other languages keeps in step with the English one: what is not words is the same. */

const ENGLISH = 'README.md'
const OTHERS = ['README.es.md', 'README.ko.md']
const READMES = [ENGLISH, ...OTHERS]

const read = (file: string) => readFileSync(file, 'utf8')

/** Levels of the headings, and how many points each list and paragraphs each part has. */
const shapeOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => /^#+|^- | {4}\S/.exec(line)?.[0] ?? 'words')

/** Commands and addresses, as somebody would copy them. */
const commandsIn = (text: string) => [
  ...[...text.matchAll(/^ {4}(.+?)\s*(?:#.*)?$/gm)].map(([, line]) => line),
  ...[...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code).sort(),
]

/** Where links lead, but for those from one README to the others. */
const linksIn = (text: string) =>
  [...text.matchAll(/\]\(([^)]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !READMES.includes(link))
    .sort()

test.each(OTHERS)('%s has the parts, commands and links of the English one', (file) => {
  const [english, other] = [read(ENGLISH), read(file)]
  expect(shapeOf(other)).toEqual(shapeOf(english))
  expect(commandsIn(other)).toEqual(commandsIn(english))
  expect(linksIn(other)).toEqual(linksIn(english))
})

test.each(READMES)('%s leads to the others', (file) => {
  for (const other of READMES) if (other !== file) expect(read(file)).toContain(`](${other})`)
})

test('a command that one of them lacks is found', () => {
  const without = read(ENGLISH).replace('    script/server --lan\n', '')
  expect(commandsIn(without)).not.toEqual(commandsIn(read(ENGLISH)))
  expect(shapeOf(without)).not.toEqual(shapeOf(read(ENGLISH)))
})
