import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listenToPastedFiles, type PastedFilesParts } from '../../../client/record/pasted-files.ts'

beforeEach(() => void vi.stubGlobal('document', new EventTarget()))
afterEach(() => void vi.unstubAllGlobals())

/** A page that reads a pasted file until the test says whether it could be opened. */
function page() {
  const done: string[] = []
  const opened: ((isOpen: boolean) => void)[] = []
  const ways = {
    current: 'camera',
    async choose(name: string) {
      ways.current = name
      done.push(`chose ${name}`)
    },
  }
  const takeFiles = () => new Promise<boolean>((resolve) => opened.push(resolve))
  const parts = {
    ways,
    lazyWays: { load: async () => ({ takeFiles }) },
    status: { say: () => undefined },
    chosen: () => void done.push('shown as chosen'),
  }
  listenToPastedFiles(parts as unknown as PastedFilesParts)
  const paste = async (files: string[]) => {
    const event = new Event('paste', { cancelable: true })
    document.dispatchEvent(Object.assign(event, { clipboardData: { files } }))
    await settled()
    return event.defaultPrevented
  }
  const isRead = async (isOpen: boolean) => {
    opened.at(-1)?.(isOpen)
    await settled()
  }
  return { ways, done, paste, isRead }
}

const settled = () => new Promise(setImmediate)

test('a file that is pasted is read first, and only then is its way chosen and shown', async () => {
  const { done, paste, isRead } = page()
  expect(await paste(['cat.png'])).toBe(true)
  expect(done).toEqual([])
  await isRead(true)
  expect(done).toEqual(['chose picture', 'shown as chosen'])
})

test('another way that is chosen while a file is being read was chosen later, and stays', async () => {
  const { ways, done, paste, isRead } = page()
  await paste(['cat.png'])
  await ways.choose('face')
  await isRead(true)
  expect(done).toEqual(['chose face'])
})

test('a file that cannot be opened changes no way, and words that are pasted are none of its business', async () => {
  const { done, paste, isRead } = page()
  await paste(['broken.png'])
  await isRead(false)
  expect(await paste([])).toBe(false)
  expect(done).toEqual([])
})
