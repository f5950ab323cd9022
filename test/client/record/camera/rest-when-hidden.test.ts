import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CameraState } from '../../../../client/record/camera/camera-problem.ts'
import { REST_AFTER_MS, restWhenHidden } from '../../../../client/record/camera/rest-when-hidden.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function page(state: CameraState) {
  const camera = { state, close: vi.fn(async () => undefined) }
  const open = vi.fn(async () => true)
  const tab = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', tab)
  restWhenHidden(camera, open)
  const show = (visibilityState: string) => {
    Object.assign(tab, { visibilityState })
    tab.dispatchEvent(new Event('visibilitychange'))
  }
  return { camera, open, show }
}

test('a page that is hidden for a minute closes its camera, and opens it when it is looked at', () => {
  const { camera, open, show } = page('live')
  show('hidden')
  vi.advanceTimersByTime(REST_AFTER_MS - 1)
  expect(camera.close).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(camera.close).toHaveBeenCalledTimes(1)
  show('visible')
  expect(open).toHaveBeenCalledTimes(1)
})

test('a shorter look elsewhere changes nothing', () => {
  const { camera, open, show } = page('live')
  for (let look = 0; look < 3; look++) {
    show('hidden')
    vi.advanceTimersByTime(REST_AFTER_MS - 1)
    show('visible')
  }
  vi.advanceTimersByTime(REST_AFTER_MS * 2)
  expect(camera.close).not.toHaveBeenCalled()
  expect(open).not.toHaveBeenCalled()
})

test('a camera that was off stays off', () => {
  const { camera, open, show } = page('off')
  show('hidden')
  vi.advanceTimersByTime(REST_AFTER_MS)
  show('visible')
  expect(camera.close).not.toHaveBeenCalled()
  expect(open).not.toHaveBeenCalled()
})
