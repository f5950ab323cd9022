import { expect, test } from 'vitest'
import { gridOf } from '../../../helpers/flashes/grid.ts'
import { flashesTooMuch, measureFlashes } from '../../../helpers/flashes/measure-flashes.ts'
import { badnessOf } from '../../support/flashes/oracle.ts'
import {
  type Colour,
  draw,
  drawScene,
  type Picture,
  SCENES,
  type SceneName,
} from '../../support/flashes/scenes.ts'

/** The table of docs/flashes.md, made anew: what we say of a loop, and what somebody else's filter says. */

const SIDE = 60
const COLOURS: Record<string, Colour> = {
  w: [255, 255, 255],
  k: [0, 0, 0],
  r: [255, 0, 0],
  b: [0, 0, 255],
  g: [128, 128, 128],
  l: [200, 200, 200],
  v: [240, 240, 240],
}

async function judge(frames: readonly Uint8ClampedArray[]) {
  const grids = frames.map((frame) => gridOf(frame, SIDE, SIDE))
  const isRefused = flashesTooMuch(measureFlashes({ grids, fps: 10 }))
  return { isRefused, badness: await badnessOf(frames, SIDE) }
}

const strobe = (letters: string) =>
  judge([...letters].map((letter) => draw(() => COLOURS[letter] ?? [0, 0, 0], SIDE)))

/** White and black in turn where it is lit. */
const blinking = (isLit: (x: number, y: number, frame: number) => boolean) =>
  judge(
    Array.from({ length: 10 }, (_, frame) => {
      const picture: Picture = (x, y) => (isLit(x, y, frame) ? [255, 255, 255] : [0, 0, 0])
      return draw(picture, SIDE)
    }),
  )

const square = (area: number) =>
  blinking((x, y, frame) => frame % 2 === 0 && Math.max(x, y) < Math.sqrt(area))

test('the more often it flashes the worse the oracle finds it, and we refuse from four on', async () => {
  const judged = []
  for (const letters of [
    'kkkkkkkkkk',
    'wkkkkkkkkk',
    'wkwkkkkkkk',
    'wkwkwkkkkk',
    'wkwkwkwkkk',
    'wkwkwkwkwk',
  ]) {
    judged.push(await strobe(letters))
  }
  const badness = judged.map((one) => one.badness)
  expect(badness).toEqual([...badness].sort((one, other) => one - other))
  expect(judged.map(({ isRefused }) => isRefused)).toEqual([false, false, false, false, true, true])
})

test('the larger it flashes the worse the oracle finds it, and we refuse above a quarter', async () => {
  const judged = []
  for (const area of [0.1, 0.2, 0.24, 0.27, 0.35, 0.5]) judged.push(await square(area))
  const badness = judged.map((one) => one.badness)
  expect(badness).toEqual([...badness].sort((one, other) => one - other))
  expect(judged.map(({ isRefused }) => isRefused)).toEqual([false, false, false, true, true, true])
})

/** Above what the oracle gives any real scene here, and below every strobe that is refused. */
const HARMFUL = 10

test.each([
  ['red and blue', () => strobe('rbrbrbrbrb'), true],
  ['red and black', () => strobe('rkrkrkrkrk'), true],
  ['two greys', () => strobe('glglglglgl'), true],
  ['two whites, the darker above 0.80', () => strobe('vwvwvwvwvw'), false],
  [
    'a large checkerboard that changes sides',
    () => blinking((x, y, n) => (Math.floor(4 * x) + Math.floor(4 * y) + n) % 2 === 0),
    true,
  ],
  ['a lamp switched on at the wrap', async () => ({ ...(await strobe('llllgggggg')) }), false],
] as const)('we and the oracle agree about %s', async (_, judged, expected) => {
  const { isRefused, badness } = await judged()
  expect({ isRefused, isHarmful: badness > HARMFUL }).toEqual({
    isRefused: expected,
    isHarmful: expected,
  })
})

const CLIPS = 20
/** Where each place really changes more than three times in a second of the loop: twice as fast as life. */
const FAST: Partial<Record<SceneName, number>> = {
  'panning over a bookshelf': 0.35,
  'somebody dances': 0.2,
}

test.each(Object.keys(SCENES) as SceneName[])(
  'of twenty clips none is refused, or few: %s',
  (name) => {
    const refused = Array.from({ length: CLIPS }, (_, n) => drawScene(name, 7919 * n + 1)).filter(
      (frames) => {
        const grids = frames.map((frame) => gridOf(frame, SIDE, SIDE))
        return flashesTooMuch(measureFlashes({ grids, fps: 10 }))
      },
    )
    expect(refused.length).toBeLessThanOrEqual(CLIPS * (FAST[name] ?? 0))
  },
)

test('the oracle finds no scene as bad as a strobe', async () => {
  for (const name of Object.keys(SCENES) as SceneName[]) {
    expect(await badnessOf(drawScene(name, 1), SIDE), name).toBeLessThan(HARMFUL)
  }
})
