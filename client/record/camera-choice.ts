import { find } from '../page/elements.ts'
import type { Camera } from './camera.ts'

/** Offers the choice of a camera where there is more than one. */
export async function showCameras(camera: Camera): Promise<void> {
  const setting = find('#camera-setting', HTMLElement)
  const select = find('select', HTMLSelectElement, setting)
  const cameras = await camera.list()
  setting.hidden = cameras.length < 2
  select.replaceChildren(
    ...cameras.map(({ deviceId, label }, index) => new Option(label || `${index + 1}`, deviceId)),
  )
  select.value = camera.current ?? ''
  select.onchange = () => void camera.choose(select.value)
}
