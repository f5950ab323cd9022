import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/**
 * In Arabic the page is laid out from right to left, which costs nothing as long as its styles speak of
 * start and end. These name a side, or a way along the line.
 */
const PHYSICAL =
  /(?:^|[\s;{-])(?:left|right)\s*:|(?:margin|padding|border|inset)-(?:left|right)\b|(?:float|clear|text-align)\s*:\s*(?:left|right)|\bto (?:left|right)\b|\binset-(?:left|right)\b|translateX\(/g

/** Where a side is meant, each with the reason. */
const MEANT: Record<string, string> = {
  'tokens.css': 'says which side start and end are, for what CSS has no logical form of',
  'pending.css': 'the strip of frames moves on the same way in every language',
}

const STYLES = 'public/styles'
const styles = readdirSync(STYLES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .map((file) => [file, readFileSync(join(STYLES, file), 'utf8')] as const)

const sidesIn = (style: string) => style.replace(/\/\*.*?\*\//gs, '').match(PHYSICAL) ?? []

test('no style names a side of the page, except where one is meant', () => {
  const found = styles.filter(([, style]) => sidesIn(style).length > 0).map(([file]) => file)
  expect(found.sort()).toEqual(Object.keys(MEANT).sort())
})

test.each([
  'a { left: 0 }',
  'a { margin-left: 4px }',
  'a { padding-right: 4px; }',
  'a { border-left: 1px solid }',
  'a { text-align: right }',
  'a { float: left }',
  'a { background: linear-gradient(to right, red, blue) }',
  'a { inset: 0 env(safe-area-inset-right) 0 0 }',
  'a { transform: translateX(4px) }',
])('%s would be found', (style) => {
  expect(sidesIn(style)).not.toEqual([])
})

test('a style that speaks of start and end is not', () => {
  expect(sidesIn('.bright { inset-inline-start: 0; margin-inline-end: 4px }')).toEqual([])
})
