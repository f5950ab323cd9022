import { expect, test, vi } from 'vitest'
import { openFlashGate } from '../../../../client/record/frames/flash-gate.ts'
import { gridOfFrame, wouldFlash } from '../../../../client/record/frames/flash-meter.ts'

/** Pictures of one grey each, named by it. */
const decode = async (frame: string) => ({
  data: Array.from({ length: 4 * 30 * 20 }, () => Number(frame)),
  width: 30,
  height: 20,
})

const strobe = Array.from({ length: 10 }, (_, frame) => (frame % 2 === 0 ? '0' : '255'))
const steady = Array.from({ length: 10 }, (_, frame) => String(100 + frame))

const gridsOf = (frames: string[]) => Promise.all(frames.map((frame) => gridOfFrame(frame, decode)))

test('the page knows of a loop that would flash before it is sent', async () => {
  expect(wouldFlash(await gridsOf(strobe))).toBe(true)
  expect(wouldFlash(await gridsOf(steady))).toBe(false)
})

test('frames that cannot be decoded here are left to the server', async () => {
  // There is no Image in Node.
  expect(await openFlashGate().pass(strobe)).toBe(strobe)
  vi.stubGlobal(
    'Image',
    class {
      decode = () => Promise.reject(new Error('broken'))
    },
  )
  expect(await openFlashGate().pass(steady)).toBe(steady)
  vi.unstubAllGlobals()
})
