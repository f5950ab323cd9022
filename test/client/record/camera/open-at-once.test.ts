import { expect, test, vi } from 'vitest'
import { openMemory } from '../../../../client/page/memory.ts'
import { CAMERA_WISH, openAtOnce } from '../../../../client/record/camera/open-at-once.ts'
import type { WayName, Ways } from '../../../../client/record/way.ts'

type Setting = { answer?: PermissionState | 'unknown'; wish?: string; name?: WayName }

/** Whether a page that is loaded like this opens its way of speaking, or waits for a press. */
async function loaded({ answer = 'prompt', wish, name = 'camera' }: Setting) {
  const open = vi.fn(async () => true)
  const waits = vi.fn()
  const current = { name, open }
  const memory = openMemory(() => ({ getItem: () => null, setItem: () => undefined }))
  memory.set(CAMERA_WISH, wish)
  const query = async () => {
    if (answer === 'unknown') throw new TypeError('camera is no name of a permission')
    return { state: answer }
  }
  const options = { waits, mayOpen: () => true }
  const permissions = { query } as unknown as Permissions
  await openAtOnce({ current } as unknown as Ways, memory, options, permissions)
  return { opened: open.mock.calls.length, waited: waits.mock.calls.length }
}

const OPENS = { opened: 1, waited: 0 }
const WAITS = { opened: 0, waited: 1 }

test.each<[string, Setting, typeof OPENS]>([
  ['a browser that would ask', {}, WAITS],
  ['a browser that has allowed it', { answer: 'granted' }, OPENS],
  ['a browser that has denied it, which is said', { answer: 'denied' }, OPENS],
  ['a browser that does not tell', { answer: 'unknown' }, WAITS],
  ['an author who has turned it on before', { answer: 'unknown', wish: 'on' }, OPENS],
  ['an author who has turned it off', { answer: 'granted', wish: 'off' }, WAITS],
  ['a way of speaking without a camera', { name: 'face' }, OPENS],
])('%s', async (_, setting, expected) => {
  expect(await loaded(setting)).toEqual(expected)
})
