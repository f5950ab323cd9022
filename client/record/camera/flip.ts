import { find } from '../../page/elements.ts'
import type { Camera } from './camera.ts'

/**
 * The button that turns a phone's camera round, in the corner of the preview. Returns what shows or
 * hides it: only a camera that says which way it looks has another side, and only next to another one.
 */
export function createFlip(camera: () => Camera): () => Promise<void> {
  const button = find('#flip', HTMLButtonElement)
  button.addEventListener('click', () => void camera().turn())
  return async () => {
    button.hidden = camera().facing === undefined || (await camera().list()).length < 2
  }
}
