import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, parseOklch } from './contrast.ts'

const css = readFileSync('public/styles/tokens.css', 'utf8')
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
const HUES = Array.from({ length: 24 }, (_, n) => n * 15)

/** WCAG AA: what is read, and what has to be seen. */
const TO_READ = 4.5
const TO_SEE = 3

test('black on white has a contrast of 21', () => {
  expect(contrast(parseOklch('0% 0 0'), parseOklch('100% 0 0'))).toBeCloseTo(21, 3)
})

describe.each([
  ['light', light],
  ['dark', dark],
])('in the %s scheme', (_, scheme) => {
  const token = (name: string) => {
    const value = new RegExp(`--${name}: (?:oklch\\()?([^;)]+)`).exec(scheme)?.[1]
    if (value === undefined) throw new Error(`tokens.css has no --${name} here`)
    return value
  }
  const colour = (name: string) => parseOklch(token(name))
  const ground = colour('ground')

  test.each([
    ['text', 'ground'],
    ['text', 'raised'],
    ['quiet', 'ground'],
    ['quiet', 'raised'],
    ['on-accent', 'accent'],
  ])('%s on %s can be read', (front, back) => {
    expect(contrast(colour(front), colour(back))).toBeGreaterThanOrEqual(TO_READ)
  })

  test.each(['accent', 'edge'])('%s can be seen', (name) => {
    expect(contrast(colour(name), ground)).toBeGreaterThanOrEqual(TO_SEE)
    expect(contrast(colour(name), colour('raised'))).toBeGreaterThanOrEqual(TO_SEE)
  })

  test.each(HUES)("an author's name of hue %i can be read and the ring seen", (hue) => {
    const name = parseOklch(`${token('name-shade')} ${hue}`)
    const ring = parseOklch(`${token('ring-shade')} ${hue}`)
    expect(contrast(name, ground)).toBeGreaterThanOrEqual(TO_READ)
    expect(contrast(ring, ground)).toBeGreaterThanOrEqual(TO_SEE)
  })
})
