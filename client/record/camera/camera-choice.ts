import { find } from '../../page/elements.ts'
import type { Memory } from '../../page/memory.ts'
import type { Camera } from './camera.ts'
import { CAMERA_WISH } from './open-at-once.ts'

/** Offers to switch the camera off, which stops its track, and the choice where there is more than one. */
export async function showCameras(camera: Camera, memory: Memory): Promise<void> {
  const toggle = find('#camera-on', HTMLInputElement)
  const setting = find('#camera-setting', HTMLElement)
  const select = find('select', HTMLSelectElement, setting)
  const cameras = await camera.list()
  setting.hidden = cameras.length < 2
  select.replaceChildren(
    ...cameras.map(({ deviceId, label }, index) => new Option(label || `${index + 1}`, deviceId)),
  )
  select.value = camera.current ?? ''
  select.onchange = () => void camera.choose(select.value).then(() => showCameras(camera, memory))
  toggle.checked = camera.current !== undefined
  toggle.onchange = async () => {
    memory.set(CAMERA_WISH, toggle.checked ? 'on' : 'off')
    await (toggle.checked ? camera.open() : camera.close())
    await showCameras(camera, memory)
  }
}
