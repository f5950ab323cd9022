import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CaptureParts, createCapture } from '../../../client/record/capture.ts'
import { isPlain } from '../../../client/record/frames/readable-canvas.ts'
import { RecordingStopped } from '../../../client/record/frames/recording-stopped.ts'

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
  return { parts, capture: createCapture(parts as unknown as CaptureParts), said, shown }
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

test('an error of a part that is loaded lazily, whose bundle has a class of its own, is explained too', async () => {
  class RecordingStopped extends Error {
    override readonly name = 'RecordingStopped'
    readonly why = 'noise'
  }
  const { capture, said } = page()
  expect(await capture.explained(Promise.reject(new RecordingStopped()))).toBeUndefined()
  expect(said.get('problem')).toContain('fingerprinting')
})

test('a prompt of the camera that is left open is no reason against another way', async () => {
  const { capture, parts } = page()
  const first = capture.take()
  capture.stop('cancelled')
  await first
  const other = { isOpen: false, open: async () => true, take: async () => ['painted'] }
  Object.assign(parts.ways, { current: other })
  expect(await capture.take()).toEqual(['painted'])
})

test('a colour read back with a bit or two changed is a picture, noise is none', () => {
  const pixels = (change: number) =>
    [0, 1, 2, 3].flatMap(() => [40 + change, 120 - change, 200 + change, 255])
  expect(isPlain(pixels(0))).toBe(true)
  expect(isPlain(pixels(2))).toBe(true)
  expect(isPlain(pixels(60))).toBe(false)
  expect(isPlain(new Array(64).fill(255))).toBe(false)
})
