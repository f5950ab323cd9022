import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fillPage } from '../../../client/build/pages.ts'
import { readSources, unusedWords } from '../../../client/build/words/unused-words.ts'
import { typed } from '../../../client/build/words/write-english.ts'
import { sentencesOf } from '../../../client/words/catalogue.ts'
import * as english from '../../../client/words/english.ts'

const PAGES = 'client/templates/pages'
const WORDS = 'client/words'

function read(folder: string, extension: string): [name: string, source: string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')])
}

const templates = read('client/templates', '.hbs')
const scripts = read('client', '.ts').filter(([file]) => !/^(words|build)\b/.test(file))
/** What a reader would see of a template, or a screen reader say, that is not from the catalogue. */
function wordsIn(template: string): string[] {
  const text = template.replace(/\{\{.*?\}\}/gs, '').replace(/<!?[a-z/].*?>/gis, ' ')
  const attributes = template.matchAll(
    /\b(?:aria-label|title|placeholder|alt|label)="([^"{]*\p{L}[^"{]*)"/gu,
  )
  return (
    [...(text.match(/\p{L}[\p{L}\d]*/gu) ?? []), ...[...attributes].map(([, value = '']) => value)]
      // Names of formats and keys are the same in every language.
      .filter((word) => !['GIF', 'MP4', 'WebP', 'P', 'R', 'Alt+P'].includes(word))
  )
}

/** Texts in code that begin as a sentence does; what an Error says is for its programmer. */
function sentencesIn(code: string): string[] {
  const shown = code.replace(/\/\*.*?\*\/|^\s*\/\/.*$|\b(?:Error|super)\(.*\)$/gms, '')
  return shown.match(/(['`])[A-Z][a-z’]* [^'`]*\1|\b(?:textContent|title|label) = '\w.*'/g) ?? []
}

describe('every sentence of the page', () => {
  const sources = readSources('client')

  test('is said somewhere, or the build fails', () => {
    expect(unusedWords(english, sources)).toEqual([])
  })

  test.each([
    'page',
    'posting',
    'camera',
    'rooms',
    'joining',
    'sheets',
    'stage',
    'times',
    'watch',
    'refusals',
    'markup',
  ])('in the area %s: one more that nothing says is found', (area) => {
    const more = { [area]: { nobodySaysThis: 'Hello' } }
    expect(unusedWords(more, sources)).toEqual([`${area}.nobodySaysThis`])
    expect(unusedWords({ certificate: { gone: '' } }, new Map())).toEqual(['certificate.gone'])
  })

  test('stands in the catalogue and not in a template', () => {
    expect(templates.flatMap(([file, source]) => wordsIn(source).map((w) => [file, w]))).toEqual([])
    expect(wordsIn('<p title="Hello">{{page.you}} there</p>')).toEqual(['there', 'Hello'])
  })

  test('stands in the catalogue and not in the code', () => {
    expect(scripts.flatMap(([file, source]) => sentencesIn(source).map((s) => [file, s]))).toEqual(
      [],
    )
    expect(sentencesIn("say('Not here. Try again')")).toEqual(["'Not here. Try again'"])
  })

  test.each(read(PAGES, '.hbs'))('of %s is there when the page is built', (_, source) => {
    expect(fillPage(source, english, [english])).not.toMatch(/\{\{|undefined/)
  })
})

describe('a page', () => {
  test('that names a sentence which is not there is not built', () => {
    expect(() => fillPage('<p>{{markup.nobodyWroteThis}}</p>', english)).toThrow('nobodyWroteThis')
  })

  test('has an element where its sentence has a hole', () => {
    expect(fillPage('<p>{{#around markup.knownAs}}<b></b>{{/around}}</p>', english)).toContain(
      '<p>Others know you as <b></b>. There are',
    )
  })
})

describe('a catalogue', () => {
  const catalogue = {
    plain: 'Delivered.',
    named: 'Pause {name}',
    counted: { one: '{count} video', other: '{count} videos' },
  } as const
  const said = sentencesOf<typeof catalogue>(catalogue, 'en')

  test('is data, and speaks in plain sentences, with names and in the plural', () => {
    const json = readFileSync(join(WORDS, 'en.json'), 'utf8')
    expect({ ...english }).toEqual(JSON.parse(json))
    expect(readFileSync(join(WORDS, 'english.ts'), 'utf8')).toBe(typed(json))
    expect(said.plain).toBe('Delivered.')
    expect(said.named({ name: '$& {name}' })).toBe('Pause $& {name}')
    expect([0, 1, 2].map((count) => said.counted({ count }))).toEqual([
      ...['0 videos', '1 video', '2 videos'],
    ])
  })
})
