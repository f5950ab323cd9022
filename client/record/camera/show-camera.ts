import type { Status } from '../../page/announce/status.ts'
import { cameraText } from '../../words/text.ts'
import type { Capture } from '../capture.ts'
import type { Preview } from '../preview.ts'
import type { CameraState } from './camera-problem.ts'

export interface ShowCameraParts {
  preview: Preview
  status: Status
  capture: () => Capture
  /** It gives a picture. */
  live(): void
}

/** Returns what shows the camera's state: in its square, and in a sentence when it has a problem. */
export function createShowCamera({ preview, status, capture, live }: ShowCameraParts) {
  return function showCamera(state: CameraState): void {
    preview.showCamera(state)
    if (state === 'live') live()
    const problem = state === 'off' || state === 'starting' || state === 'live' ? undefined : state
    status.say(
      'camera',
      problem && { text: cameraText[problem].what, keepsWords: problem === 'ended' },
    )
    if (problem !== undefined) capture().stop('ended')
  }
}
