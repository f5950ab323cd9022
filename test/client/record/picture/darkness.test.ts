import { expect, test } from 'vitest'
import { darknessOf, lightOf } from '../../../../client/record/picture/darkness.ts'

/** A picture of so many pixels of these greys. */
const picture = (...greys: number[]) => lightOf(greys.flatMap((grey) => [grey, grey, grey, 255]))

test('the light of a picture is its luma: green counts most, and transparency nothing', () => {
  expect(lightOf([0, 255, 0, 0])).toEqual(lightOf([0, 255, 0, 255]))
  expect(lightOf([0, 255, 0, 255]).mean).toBeGreaterThan(lightOf([255, 0, 0, 255]).mean)
  expect(picture(0, 100)).toMatchObject({ mean: 50 })
  expect(lightOf([])).toEqual({ mean: 0, highest: 0 })
})

test('a covered lens is black although its sensor has noise, a face in the dark is dark', () => {
  const covered = picture(2, 14, 0, 9)
  const [dim, day] = [picture(10, 12, 90, 8), picture(60, 120, 200, 30)]
  expect(darknessOf([covered, covered])).toBe('black')
  expect(darknessOf([covered, dim])).toBe('dark')
  expect(darknessOf([dim, dim, day])).toBe('dark')
  expect(darknessOf([dim, day, day])).toBeUndefined()
  expect(darknessOf([])).toBeUndefined()
})
