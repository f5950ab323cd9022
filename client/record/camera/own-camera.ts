import type { createNotice } from '../../page/announce/notice.ts'
import type { Status } from '../../page/announce/status.ts'
import type { Memory } from '../../page/memory.ts'
import type { Preferences } from '../../page/preferences.ts'
import type { Capture } from '../capture.ts'
import { createPictureNotes } from '../picture/picture-notes.ts'
import { watchPicture } from '../picture/watch-picture.ts'
import type { Preview } from '../preview.ts'
import type { Way } from '../way.ts'
import { type Camera, createCamera } from './camera.ts'
import { createCameraWay } from './camera-way.ts'
import { createFlip } from './flip.ts'
import { CAMERA_WISH } from './open-at-once.ts'
import { restWhenHidden } from './rest-when-hidden.ts'
import { createShowCamera } from './show-camera.ts'

export interface OwnCameraParts {
  preview: Preview
  status: Status
  memory: Memory
  preferences: Preferences
  say: ReturnType<typeof createNotice>
  capture: () => Capture
  intervalMs(): number
  /** Opens what is chosen, as a page that is loaded does. */
  open(): Promise<unknown>
}

/** The author's camera with all that belongs to it: its square, its light, its other side. */
export function createOwnCamera(parts: OwnCameraParts): { camera: Camera; way: Way } {
  const { preview, status, memory, preferences, say, capture } = parts
  const { video } = preview
  const picture = watchPicture(video, createPictureNotes({ say, preferences }))
  const showFlip = createFlip(() => camera)

  function live(): void {
    memory.set(CAMERA_WISH, 'on')
    picture.look()
    void showFlip()
  }

  const camera = createCamera({
    video,
    chosen: { get: () => memory.get('camera'), set: (id) => memory.set('camera', id) },
    changed: createShowCamera({ preview, status, capture, live }),
  })
  const showLight = () => preview.showLight(preferences.get('light') === 'on')
  showLight()
  preferences.changed('light', showLight)
  restWhenHidden(camera, parts.open)
  return { camera, way: createCameraWay(camera, video, picture, parts.intervalMs) }
}
