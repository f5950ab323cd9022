import { expect, test } from 'vitest'
import { PLACES } from '../../../helpers/flashes/grid.ts'
import { measureFlashes } from '../../../helpers/flashes/measure-flashes.ts'
import { isFew, mayPlaySideBySide } from '../../../helpers/flashes/side-by-side.ts'
import { joined, solids } from '../../support/flashes/solid.ts'

const of = (letters: string) => measureFlashes({ grids: solids(letters), fps: 10 })
/** The same, in so many of its cells alone. */
const inCells = (letters: string, cells: number) => {
  const [dark] = solids('k')
  const grids = solids(letters).map((grid) => joined(grid, cells, dark ?? grid))
  return measureFlashes({ grids, fps: 10 })
}

test('a loop of three flashes does not play beside its copy: in turn they would be six', () => {
  const three = of('wkwkwkkkkk')
  expect(mayPlaySideBySide(three, three)).toBe(false)
})

test('flashes of two loops may add up to three a second', () => {
  const [one, two] = [of('wkkkkkkkkk'), of('wkwkkkkkkk')]
  expect(mayPlaySideBySide(one, two)).toBe(true)
  expect(mayPlaySideBySide(two, two)).toBe(false)
})

test('two that flash fast over less than a quarter do not play beside each other', () => {
  const flicker = inCells('wkwkwkwkwk', PLACES / 4)
  expect(flicker).toEqual({ large: 0, small: 5 })
  expect(mayPlaySideBySide(flicker, flicker)).toBe(false)
  expect(mayPlaySideBySide(flicker, of('wwww'))).toBe(true)
})

test('a loop of which nothing is said counts as one flash a second', () => {
  expect(mayPlaySideBySide(undefined, undefined)).toBe(true)
  expect(mayPlaySideBySide(undefined, of('wkwkkkkkkk'))).toBe(true)
  expect(mayPlaySideBySide(undefined, of('wkwkwkkkkk'))).toBe(false)
  expect([isFew(of('wkkkkkkkkk')), isFew(of('wkwkkkkkkk'))]).toEqual([true, false])
})
