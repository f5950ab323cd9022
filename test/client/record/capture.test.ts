import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CaptureParts, createCapture } from '../../../client/record/capture.ts'
import { isPlain } from '../../../client/record/frames/readable-canvas.ts'
import { RecordingStopped } from '../../../client/record/frames/recorder.ts'

beforeEach(() => void vi.stubGlobal('document', new EventTarget()))
afterEach(() => void vi.unstubAllGlobals())

/** A page whose camera prompt nobody ever answers. */
function page() {
  const said = new Map<string, string | undefined>()
  const shown: boolean[] = []
  const parts = {
    ways: { current: { isOpen: false, open: () => new Promise<boolean>(() => undefined) } },
    preview: { showFrames: () => undefined },
    composer: { showRecording: (isRecording: boolean) => void shown.push(isRecording) },
    status: {
      say: (source: string, words?: { text: string }) => void said.set(source, words?.text),
    },
    isCameraOff: () => false,
    arrange: (frames: string[]) => frames,
    firstTime: { isNow: false, sentence: undefined },
  }
  return { capture: createCapture(parts as unknown as CaptureParts), said, shown }
}

test('a camera prompt that nobody answers holds nothing up: stopping frees the composer', async () => {
  const { capture, said, shown } = page()
  const taken = capture.take()
  expect(capture.isRecording).toBe(true)
  capture.stop('cancelled')
  expect(await taken).toBeUndefined()
  expect(capture.isRecording).toBe(false)
  expect(shown).toEqual([true, false])
  expect(said.get('problem')).toContain('Your words are still here')
})

test('while that prompt is still open, sending again says so in place of another wait', async () => {
  const { capture, said, shown } = page()
  const taken = capture.take()
  capture.stop('cancelled')
  await taken
  expect(await capture.take()).toBeUndefined()
  expect(shown.at(-1)).toBe(false)
  expect(said.get('problem')).toContain('answer the question of your browser')
})

test('frames that another part of the page takes are explained when they are noise', async () => {
  const { capture, said } = page()
  const noise = Promise.reject(new RecordingStopped('noise'))
  expect(await capture.explained(noise)).toBeUndefined()
  expect(said.get('problem')).toContain('fingerprinting')
})

test('a colour read back with a bit or two changed is a picture, noise is none', () => {
  const pixels = (change: number) =>
    [0, 1, 2, 3].flatMap(() => [40 + change, 120 - change, 200 + change, 255])
  expect(isPlain(pixels(0))).toBe(true)
  expect(isPlain(pixels(2))).toBe(true)
  expect(isPlain(pixels(60))).toBe(false)
  expect(isPlain(new Array(64).fill(255))).toBe(false)
})
