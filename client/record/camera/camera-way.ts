import { record } from '../frames/recorder.ts'
import type { PictureWatch } from '../picture/watch-picture.ts'
import type { Way } from '../way.ts'
import type { Camera } from './camera.ts'

/** The camera as a way of speaking: its frames are filmed while one waits, one every `intervalMs`. */
export function createCameraWay(
  camera: Camera,
  video: HTMLVideoElement,
  picture: PictureWatch,
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
    take(_typed, signal, took) {
      const interval = intervalMs()
      const film = (each: typeof took) =>
        record(video, signal, { intervalMs: interval, took: each })
      return picture.film(film, interval, took)
    },
  }
}
