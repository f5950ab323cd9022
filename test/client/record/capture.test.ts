import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CaptureParts, createCapture } from '../../../client/record/capture.ts'
import { explain } from '../../../client/record/explanations.ts'
import { isPlain } from '../../../client/record/frames/readable-canvas.ts'
import { RecordingStopped } from '../../../client/record/frames/recording-stopped.ts'

beforeEach(() => void vi.stubGlobal('document', new EventTarget()))
afterEach(() => void vi.unstubAllGlobals())

/** A page whose camera prompt nobody ever answers. */
function page() {
  const said = new Map<string, string | undefined>()
  const shown: boolean[] = []
  const parts = {
    ways: {
      current: {
        name: 'camera',
        isFilmed: true,
        isOpen: false,
        open: () => new Promise<boolean>(() => undefined),
      },
    },
    preview: { showFrames: () => undefined },
    composer: { showRecording: (isRecording: boolean) => void shown.push(isRecording) },
    status: {
      say: (source: string, words?: { text: string }) => void said.set(source, words?.text),
    },
    isCameraOff: () => false,
    arrange: (frames: string[]) => frames,
    firstTime: { isNow: false, sentence: undefined },
  }
  const capture = createCapture(parts as unknown as CaptureParts)
  capture.explainBy(explain)
  return { parts, capture, said, shown }
}

test('a camera prompt that nobody answers holds nothing up: stopping frees the composer', async () => {
  const { capture, said, shown } = page()
  const taken = capture.take()
  expect(capture.isRecording).toBe(true)
  capture.stop('cancelled')
  expect(await taken).toBeUndefined()
  expect(capture.isRecording).toBe(false)
  expect(shown).toEqual([true, false])
  expect(said.get('problem')).toContain('Cancelled')
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

test('a loop that would flash asks for steadier light where a camera films, and else for another loop', async () => {
  const { capture, parts, said } = page()
  const flashing = () => Promise.reject(new RecordingStopped('flashes'))
  const sentenceFor = async (way: object) => {
    Object.assign(parts.ways, { current: { isOpen: true, take: flashing, ...way } })
    await capture.take()
    return said.get('problem')
  }
  expect(await sentenceFor({ name: 'camera', isFilmed: true })).toContain('steadier light')
  expect(await sentenceFor({ name: 'picture', isFilmed: false })).toMatch(/flashes less\.$/)
  Object.assign(parts.ways, { current: { name: 'camera', isFilmed: true } })
  await capture.explained(flashing())
  expect(said.get('problem')).toMatch(/flashes less\.$/)
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

test('a wait for a prompt ends without a word when another way is chosen, and the next press speaks by that', async () => {
  const { capture, parts, said } = page()
  const waiting = capture.take()
  expect(said.get('recording')).toBe('Waiting for your camera…')
  capture.leaveWay()
  const face = { name: 'face', isOpen: true, take: async () => ['painted'] }
  Object.assign(parts.ways, { current: face })
  expect(await waiting).toBeUndefined()
  expect(said.get('problem')).toBeUndefined()
  expect(said.get('recording')).toBeUndefined()
  expect(await capture.take()).toEqual(['painted'])
})

test('each way has its own prompt: one left open at the camera blocks no screen, and stays known', async () => {
  const { capture, parts, said } = page()
  const camera = parts.ways.current
  const never = () => new Promise<boolean>(() => undefined)
  const screen = { name: 'screen', isOpen: false, open: never }
  const asked = async (way: object) => {
    Object.assign(parts.ways, { current: way })
    const taken = capture.take()
    const words = said.get('recording')
    capture.leaveWay()
    await taken
    return words ?? said.get('problem')
  }
  expect(await asked(camera)).toBe('Waiting for your camera…')
  expect(await asked(screen)).toBe('Waiting for you to choose what to share…')
  expect(await asked(camera)).toContain('The camera has not been allowed yet')
  expect(await asked(screen)).toContain('Nothing has been shared yet')
})

test('Enter during a recording says that one ends before the next begins, and a wait keeps its own words', async () => {
  const { capture, parts, said } = page()
  const waiting = capture.take()
  capture.sayBusy('One at a time')
  expect(said.get('recording')).toBe('Waiting for your camera…')
  capture.leaveWay()
  await waiting
  const filming = {
    name: 'camera',
    isFilmed: true,
    isOpen: true,
    take: () => new Promise(() => undefined),
  }
  Object.assign(parts.ways, { current: filming })
  const taken = capture.take()
  capture.sayBusy('One at a time')
  expect(said.get('recording')).toContain('One at a time')
  capture.stop('cancelled')
  await taken
  expect(said.get('recording')).toBeUndefined()
  capture.sayBusy('One at a time')
  expect(said.get('recording')).toBeUndefined()
})

test('a press that is held drops what is taken so far, counts down and begins anew', async () => {
  const { capture, parts } = page()
  const takes: AbortSignal[] = []
  const filming = {
    name: 'camera',
    isFilmed: true,
    isOpen: true,
    take: (_: string, signal: AbortSignal) => {
      takes.push(signal)
      return new Promise(() => undefined)
    },
  }
  const showCount = vi.fn<(left?: number) => void>()
  Object.assign(parts.ways, { current: filming })
  Object.assign(parts.preview, { showCount })
  const taken = capture.take()
  expect(takes).toHaveLength(1)
  capture.hold()
  await vi.waitFor(() => expect(showCount).toHaveBeenCalledWith(3))
  expect(takes.map(({ aborted }) => aborted)).toEqual([true])
  expect(capture.isRecording).toBe(true)
  // While it counts, another hold changes nothing.
  capture.hold()
  capture.stop('cancelled')
  expect(await taken).toBeUndefined()
  expect(showCount).toHaveBeenLastCalledWith(undefined)
  expect(capture.isRecording).toBe(false)
})

test('a press that is held while the camera is being opened goes on waiting for it', async () => {
  const { capture, said } = page()
  const taken = capture.take()
  capture.hold()
  await new Promise(setImmediate)
  expect(said.get('recording')).toBe('Waiting for your camera…')
  capture.stop('cancelled')
  expect(await taken).toBeUndefined()
  expect(said.get('problem')).toContain('Cancelled')
})

test('another way chosen during a recording cancels it, and what the stage gives is no matter of ways', async () => {
  const { capture, parts, said } = page()
  const filming = {
    name: 'camera',
    isFilmed: true,
    isOpen: true,
    take: () => new Promise(() => undefined),
  }
  Object.assign(parts.ways, { current: filming })
  const taken = capture.take()
  await Promise.resolve()
  capture.leaveWay()
  expect(await taken).toBeUndefined()
  expect(said.get('problem')).toContain('Cancelled')
  const ofStage = capture.explained(Promise.resolve(undefined))
  capture.leaveWay()
  expect(await ofStage).toBeUndefined()
  expect(said.get('problem')).toBeUndefined()
})

test('a colour read back with a bit or two changed is a picture, noise is none', () => {
  const pixels = (change: number) =>
    [0, 1, 2, 3].flatMap(() => [40 + change, 120 - change, 200 + change, 255])
  expect(isPlain(pixels(0))).toBe(true)
  expect(isPlain(pixels(2))).toBe(true)
  expect(isPlain(pixels(60))).toBe(false)
  expect(isPlain(new Array(64).fill(255))).toBe(false)
})
