import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CaptureParts, createCapture } from '../../../../client/record/capture.ts'
import { refuseFlashes } from '../../../../client/record/frames/refuse-flashes.ts'

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
  void refuseFlashes(['frame'], never).then(goesOn)
  await vi.advanceTimersByTimeAsync(2_900)
  expect(goesOn).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(100)
  expect(goesOn).toHaveBeenCalledWith(['frame'])
})

test('a loop that would flash is refused, one that would not goes on', async () => {
  const meter = (flashes: boolean) => async () => ({ wouldFlash: async () => flashes })
  await expect(refuseFlashes(['frame'], meter(true))).rejects.toMatchObject({ why: 'flashes' })
  await expect(refuseFlashes(['frame'], meter(false))).resolves.toEqual(['frame'])
})
