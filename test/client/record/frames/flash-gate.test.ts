import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CaptureParts, createCapture } from '../../../../client/record/capture.ts'
import { openFlashGate } from '../../../../client/record/frames/flash-gate.ts'

// A network on which what measures flashes never arrives.
vi.mock('../../../../client/record/frames/flash-meter.ts', () => new Promise(() => undefined))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', new EventTarget())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function page() {
  const parts = {
    ways: { current: {} },
    preview: { showFrames: () => undefined },
    composer: { showRecording: () => undefined },
    status: { say: () => undefined },
  }
  return createCapture(parts as unknown as CaptureParts)
}

test('what measures flashes may never arrive: stopping ends the wait for it', async () => {
  const capture = page()
  const taken = capture.explained(Promise.resolve(['frame']))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(capture.isRecording).toBe(true)
  capture.stop('cancelled')
  expect(await taken).toBeUndefined()
  expect(capture.isRecording).toBe(false)
})

test('what measures flashes may never arrive: after three seconds the server measures alone', async () => {
  const never = () => new Promise<never>(() => undefined)
  const goesOn = vi.fn<(frames: string[]) => void>()
  void openFlashGate(never).pass(['frame']).then(goesOn)
  await vi.advanceTimersByTimeAsync(2_900)
  expect(goesOn).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(100)
  expect(goesOn).toHaveBeenCalledWith(['frame'])
})

/** Measures frames that are numbers; those that are none cannot be decoded. */
function meter(flashes: boolean) {
  const gridOfFrame = vi.fn<(frame: string) => Promise<Uint8Array>>(async (frame) => {
    if (Number.isNaN(Number(frame))) throw new Error('no picture')
    return Uint8Array.of(Number(frame))
  })
  const wouldFlash = vi.fn<(grids: Uint8Array[]) => boolean>(() => flashes)
  const gate = openFlashGate(async () => ({ gridOfFrame, wouldFlash }))
  return { gate, gridOfFrame, wouldFlash }
}

test('a loop that would flash is refused, one that would not goes on', async () => {
  await expect(meter(true).gate.pass(['1'])).rejects.toMatchObject({ why: 'flashes' })
  await expect(meter(false).gate.pass(['1'])).resolves.toEqual(['1'])
})

test('frames are measured as they are taken, each once, and judged in the order in which they play', async () => {
  const { gate, gridOfFrame, wouldFlash } = meter(false)
  for (const frame of ['1', '2', '3']) gate.see(frame)
  await vi.advanceTimersByTimeAsync(0)
  expect(gridOfFrame).toHaveBeenCalledTimes(3)
  await gate.pass(['3', '1', '2', '1'])
  expect(gridOfFrame).toHaveBeenCalledTimes(3)
  expect(wouldFlash).toHaveBeenCalledWith([[3], [1], [2], [1]].map((one) => Uint8Array.from(one)))
})

test('a frame that cannot be measured leaves the loop to the server', async () => {
  const { gate } = meter(true)
  gate.see('broken')
  await expect(gate.pass(['1', 'broken'])).resolves.toEqual(['1', 'broken'])
})
