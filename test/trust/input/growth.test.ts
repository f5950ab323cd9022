import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readMediaPath } from '../../../helpers/media-path.ts'
import { withoutUnseen } from '../../../helpers/names/unseen.ts'
import { checkDraft } from '../../../realtime/posting/draft.ts'
import { normaliseRoom, roomNameIn } from '../../../realtime/rooms/room-name.ts'
import { packageRoot } from '../../../server/package-root.ts'
import { readRange } from '../../../server/ranges/byte-range.ts'
import { checkPreconditions, rangeApplies } from '../../../server/ranges/preconditions.ts'
import { growsTooFast } from '../../support/growth.ts'

const FOLDERS = ['server', 'realtime', 'stage', 'database', 'helpers', 'client', 'cli']

/** What untrusted input may repeat, and what may stand around it so that the end comes as a surprise. */
const REPEATED = [
  ' ',
  '\t',
  '\n',
  'a',
  'A',
  '0',
  '-',
  '.',
  ',',
  '/',
  '"',
  '=',
  '&',
  'W/',
  'a-',
  '0,',
]
const AROUND = [
  ['', ''],
  ['', '!'],
  ['', '\0'],
  ['x', 'x'],
  ['bytes=', ' !'],
  ['/r/a', '\0'],
] as const

/** Every regular expression in a source text, with what looks like one: another is no harm. */
const LITERAL =
  /(?<=[=(,:&|?![\s])\/(?![/*])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+)\/([dgimsuvy]*)/g

interface Expression {
  file: string
  expression: RegExp
}

async function expressionsIn(file: string): Promise<Expression[]> {
  const source = await readFile(join(packageRoot, file), 'utf8')
  const code = source.replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '')
  return [...code.matchAll(LITERAL)].flatMap(([, text = '', flags]) => {
    try {
      return [{ file, expression: new RegExp(text, flags) }]
    } catch {
      return []
    }
  })
}

async function allExpressions(): Promise<Expression[]> {
  const folders = await Promise.all(
    FOLDERS.map(async (folder) => {
      const names = await readdir(join(packageRoot, folder), { recursive: true })
      return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name))
    }),
  )
  return (await Promise.all(folders.flat().map(expressionsIn))).flat()
}

/** Tries all ways to let an expression start again and again. */
function isTooSlow(expression: RegExp): boolean {
  return REPEATED.some((piece) =>
    AROUND.some(([before, after]) => {
      const makeText = (length: number) => before + piece.repeat(length / piece.length) + after
      return growsTooFast(makeText, (text) => text.replace(expression, ''))
    }),
  )
}

describe('twice the text is twice the work', () => {
  test('for every regular expression of the source', async () => {
    const all = await allExpressions()
    expect(all.length).toBeGreaterThan(40)
    const slow = all.filter(({ expression }) => isTooSlow(expression))
    expect(slow.map(({ file, expression }) => `${file}: ${expression}`)).toEqual([])
  })

  test('and the measure finds one that is not', () => {
    expect(isTooSlow(/[ \t]+$/)).toBe(true)
    expect(isTooSlow(/^(?:a|A)*a*!?$/)).toBe(true)
  })

  const tag = { etag: '"a"', lastModifiedAt: 0 }
  const draft = { id: '', message: '', frames: [] }
  test.each<[string, (text: string) => unknown]>([
    ['Range', (text) => readRange(`bytes=${text}`, 1000)],
    ['Range of numbers', (text) => readRange(`bytes=${text.replaceAll('a', '1')}-${text}`, 1000)],
    ['If-None-Match', (text) => checkPreconditions({ 'if-none-match': text }, tag)],
    ['If-Match', (text) => checkPreconditions({ 'if-match': text }, tag)],
    ['If-Modified-Since', (text) => checkPreconditions({ 'if-modified-since': text }, tag)],
    ['If-Range', (text) => rangeApplies(text, tag)],
    ['a path', (text) => readMediaPath(`/${text}`)],
    ["a room's name", normaliseRoom],
    ["a room's name as typed", roomNameIn],
    ['a name', withoutUnseen],
    ['a draft', (text) => checkDraft({ ...draft, id: text, message: text, alt: text })],
  ])('for %s', (_, read) => {
    for (const piece of [
      ...REPEATED,
      'W/"',
      '"a",',
      '1-1,',
      '\u{fdfa}',
      '\u0301',
      '\u200d',
      '\ufe0f',
      '\u{e0061}',
      '👩\u200d',
      '❤\ufe0f\u200d',
      'क्\u200d',
    ]) {
      const makeText = (length: number) => `${piece.repeat(length / piece.length)}x`
      const use = (text: string) => {
        try {
          read(text)
        } catch {
          // A refusal is an answer like any other.
        }
      }
      expect(growsTooFast(makeText, use), JSON.stringify(piece)).toBe(false)
    }
  })

  test('for the letters that decompose into words, as many as a room may be typed with', () => {
    const parts = (length: number) => '\u{fdfa}'.repeat(length)
    // 256 letters are the most that is looked at: four times as many, sixteen times the work.
    const ms = (length: number) => {
      const startedAt = performance.now()
      for (let i = 0; i < 20; i++) roomNameIn(parts(length))
      return performance.now() - startedAt
    }
    const [few, many] = [0, 1, 2, 3, 4, 5, 6]
      .map(() => [ms(64), ms(256)])
      .reduce(([a = 0, b = 0], [c = 0, d = 0]) => [Math.min(a, c), Math.min(b, d)]) as [
      number,
      number,
    ]
    expect(many / few).toBeLessThan(8)
  })
})
