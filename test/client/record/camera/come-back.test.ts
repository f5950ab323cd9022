import { afterEach, expect, test, vi } from 'vitest'
import type { CameraState } from '../../../../client/record/camera/camera-problem.ts'
import { comeBack } from '../../../../client/record/camera/come-back.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser's permission for the camera, and what `comeBack` sees of a camera that was denied. */
function deniedCamera() {
  const permission = Object.assign(new EventTarget(), { state: 'denied' })
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('navigator', { permissions: { query: () => Promise.resolve(permission) } })
  let state: CameraState = 'denied'
  let attempt: Promise<boolean> | undefined
  const open = vi.fn(async () => true)
  const video = Object.create(null) as HTMLVideoElement
  comeBack(video, { state: () => state, open, attempt: () => attempt })
  return {
    open,
    /** The user presses "Allow" in the browser. */
    allow() {
      permission.state = 'granted'
      permission.dispatchEvent(new Event('change'))
    },
    /** An attempt begins; it is refused when the function that is returned is called. */
    begin() {
      state = 'starting'
      let resolve: (isOpen: boolean) => void = () => undefined
      attempt = new Promise((done) => {
        resolve = done
      })
      return () => {
        state = 'denied'
        attempt = undefined
        resolve(false)
      }
    },
  }
}

test('a camera that was denied opens when it is allowed', async () => {
  const { open, allow } = deniedCamera()
  await Promise.resolve()
  allow()
  await vi.waitFor(() => expect(open).toHaveBeenCalledOnce())
})

test('one that is allowed while an earlier attempt is still to be refused opens after it', async () => {
  const { open, allow, begin } = deniedCamera()
  await Promise.resolve()
  const refuse = begin()
  allow()
  refuse()
  await vi.waitFor(() => expect(open).toHaveBeenCalledOnce())
})
