import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fillPage, unusedWords } from '../../../client/build/pages.ts'
import { sentencesOf } from '../../../client/words/catalogue.ts'
import * as english from '../../../client/words/en/index.ts'

const PAGES = 'client/templates/pages'

function read(folder: string, extension: string): [name: string, source: string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')])
}

const templates = read('client/templates', '.hbs')
const scripts = read('client', '.ts').filter(([file]) => !/^(words|build)\b/.test(file))
const everything = [...templates, ...scripts, ...read('client/words', '.ts')]
  .filter(([file]) => !file.startsWith('en/'))
  .map(([, source]) => source)
  .join('\n')

/** What a reader would see of a template, or a screen reader say, that is not from the catalogue. */
function wordsIn(template: string): string[] {
  const text = template.replace(/\{\{.*?\}\}/gs, '').replace(/<!?[a-z/].*?>/gis, ' ')
  const attributes = template.matchAll(
    /\b(?:aria-label|title|placeholder|alt|label)="([^"{]*\p{L}[^"{]*)"/gu,
  )
  return (
    [...(text.match(/\p{L}[\p{L}\d]*/gu) ?? []), ...[...attributes].map(([, value = '']) => value)]
      // Names of formats and keys are the same in every language.
      .filter((word) => !['GIF', 'MP4', 'WebP', 'P', 'Alt+P'].includes(word))
  )
}

/** Texts in code that begin as a sentence does; what an Error says is for its programmer. */
function sentencesIn(code: string): string[] {
  const shown = code.replace(/\/\*.*?\*\/|^\s*\/\/.*$|\b(?:Error|super)\(.*\)$/gms, '')
  return shown.match(/(['`])[A-Z][a-z’]* [^'`]*\1|\b(?:textContent|title|label) = '\w.*'/g) ?? []
}

describe('every sentence of the page', () => {
  const areas = { ...english }
  /** Where a catalogue is read by a name that another one has, too, its own name goes first. */
  const SPOKEN = {
    page: 'text',
    rooms: 'roomText',
    times: 'timeText',
    sheets: 'text|sheetText',
    stage: 'stageText',
    watch: 'watchText',
  }

  test.each(Object.entries(SPOKEN))('in the catalogue %s is said somewhere', (area, spoken) => {
    const isSaid = (key: string) =>
      new RegExp(`\\b(?:${spoken}|${area})\\.${key}\\b|\\{\\{${key}\\}\\}`).test(everything)
    const keys = Object.keys(areas[area as keyof typeof SPOKEN])
    expect(keys.filter((key) => !isSaid(key))).toEqual([])
  })

  test('of the pages themselves is said by one of them', () => {
    expect(unusedWords(templates.map(([, source]) => source))).toEqual([])
    const [key] = unusedWords([])
    expect(key).toBe('description')
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
    expect(fillPage(source)).not.toMatch(/\{\{|undefined/)
  })
})

describe('a page', () => {
  test('that names a sentence which is not there is not built', () => {
    expect(() => fillPage('<p>{{markup.nobodyWroteThis}}</p>')).toThrow('nobodyWroteThis')
  })

  test('has an element where its sentence has a hole', () => {
    expect(fillPage('<p>{{#around markup.knownAs}}<b></b>{{/around}}</p>')).toContain(
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
    expect(JSON.parse(JSON.stringify(english))).toEqual({ ...english })
    expect(said.plain).toBe('Delivered.')
    expect(said.named({ name: '$& {name}' })).toBe('Pause $& {name}')
    expect([0, 1, 2].map((count) => said.counted({ count }))).toEqual([
      ...['0 videos', '1 video', '2 videos'],
    ])
  })
})
