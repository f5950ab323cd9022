import { afterEach, expect, test, vi } from 'vitest'
import { createCamera } from '../../../../client/record/camera/camera.ts'
import type { CameraState } from '../../../../client/record/camera/camera-problem.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser that asks before it gives its camera, and what the page saw of the camera. */
function browser() {
  const asked: { grant(stream: MediaStream): void; refuse(): void }[] = []
  const getUserMedia = () =>
    new Promise<MediaStream>((resolve, reject) => {
      asked.push({ grant: resolve, refuse: () => reject(new DOMException('', 'NotAllowedError')) })
    })
  vi.stubGlobal('window', { isSecureContext: true })
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } })
  const video = {
    classList: { toggle: () => true },
    dataset: {},
    setAttribute: () => undefined,
    play: async () => undefined,
    srcObject: null,
  }
  const states: CameraState[] = []
  const camera = createCamera({
    video: video as unknown as HTMLVideoElement,
    chosen: { get: () => undefined, set: () => undefined },
    changed: (state) => void states.push(state),
  })
  return { camera, asked, states }
}

function stream() {
  const track = Object.assign(new EventTarget(), {
    stop: vi.fn<() => void>(),
    getSettings: () => ({}),
  })
  const of = { getTracks: () => [track], getVideoTracks: () => [track] }
  return { stream: of as unknown as MediaStream, track }
}

test('what is allowed after the camera was let go of is stopped, and nothing shows it', async () => {
  const { camera, asked, states } = browser()
  const opening = camera.open()
  const closing = camera.close()
  expect(states).toEqual(['starting', 'off'])
  const late = stream()
  asked[0]?.grant(late.stream)
  expect(await opening).toBe(false)
  await closing
  expect(late.track.stop).toHaveBeenCalled()
  expect(states).toEqual(['starting', 'off'])
})

test('a refusal that comes after the camera was let go of is no problem of anybody', async () => {
  const { camera, asked, states } = browser()
  const opening = camera.open()
  void camera.close()
  asked[0]?.refuse()
  expect(await opening).toBe(false)
  expect(states).toEqual(['starting', 'off'])
})

test('whoever comes back to the camera while its prompt is open waits for the same answer', async () => {
  const { camera, asked, states } = browser()
  void camera.open()
  void camera.close()
  const again = camera.open()
  expect(asked).toHaveLength(1)
  asked[0]?.grant(stream().stream)
  expect(await again).toBe(true)
  expect(states).toEqual(['starting', 'off', 'starting', 'live'])
})
