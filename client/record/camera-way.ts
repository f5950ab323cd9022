import type { Camera } from './camera.ts'
import { record } from './recorder.ts'
import type { Way } from './way.ts'

/** The camera as a way of speaking: its frames are filmed while one waits, one every `intervalMs`. */
export function createCameraWay(
  camera: Camera,
  video: HTMLVideoElement,
  intervalMs: () => number,
): Way {
  return {
    name: 'camera',
    picture: video,
    isFilmed: true,
    get isOpen() {
      return camera.state === 'live'
    },
    open: camera.open,
    close: camera.close,
    take: (_typed, signal, took) => record(video, signal, { intervalMs: intervalMs(), took }),
  }
}
