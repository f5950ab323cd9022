import { expect, test, vi } from 'vitest'
import { wouldFlash } from '../../../../client/record/frames/flash-meter.ts'
import { refuseFlashes } from '../../../../client/record/frames/refuse-flashes.ts'

/** Pictures of one grey each, named by it. */
const decode = async (frame: string) => ({
  data: Array.from({ length: 4 * 30 * 20 }, () => Number(frame)),
  width: 30,
  height: 20,
})

const strobe = Array.from({ length: 10 }, (_, frame) => (frame % 2 === 0 ? '0' : '255'))
const steady = Array.from({ length: 10 }, (_, frame) => String(100 + frame))

test('the page knows of a loop that would flash before it is sent', async () => {
  expect(await wouldFlash(strobe, decode)).toBe(true)
  expect(await wouldFlash(steady, decode)).toBe(false)
})

test('frames that cannot be decoded here are left to the server', async () => {
  // There is no Image in Node.
  expect(await refuseFlashes(strobe)).toBe(strobe)
  vi.stubGlobal(
    'Image',
    class {
      decode = () => Promise.reject(new Error('broken'))
    },
  )
  expect(await refuseFlashes(steady)).toBe(steady)
  vi.unstubAllGlobals()
})
