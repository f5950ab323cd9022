import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openFile } from '../../../../client/record/ways/picture/open-file.ts'
import { pictureWay } from '../../../../client/record/ways/picture/picture-way.ts'
import { FileRefused, type Source } from '../../../../client/record/ways/picture/source.ts'
import type { WaysPage } from '../../../../client/record/ways/ways-page.ts'

vi.mock('../../../../client/record/ways/picture/open-file.ts')

/** A way of speaking whose files are opened when the test says so, and what it said. */
function picture() {
  const opening: ((opened: Source) => void)[] = []
  vi.mocked(openFile).mockImplementation(() => new Promise((resolve) => opening.push(resolve)))
  const said: (string | undefined)[] = []
  const status = { say: (_: string, words?: { text: string }) => void said.push(words?.text) }
  const way = pictureWay({ status } as unknown as WaysPage)
  return { way, said, opening }
}

function source(pictures: () => Promise<HTMLCanvasElement[]> = async () => [canvas]) {
  return { durationMs: 0, picturesAt: pictures, close: vi.fn<() => void>() }
}

beforeEach(() => void vi.stubGlobal('navigator', { userActivation: { isActive: false } }))
afterEach(() => void vi.unstubAllGlobals())

const canvas = {} as HTMLCanvasElement
const FILES = [new File(['1'], 'one.png')]

test('a file that is chosen while another is being read takes its place; what was opened of that one is closed', async () => {
  const { way, said, opening } = picture()
  const [old, next] = [source(), source()]
  const taken = [way.takeFiles(FILES), way.takeFiles(FILES)]
  opening[1]?.(next)
  expect(await taken[1]).toBe(true)
  opening[0]?.(old)
  expect(await taken[0]).toBe(false)
  expect(old.close).toHaveBeenCalledOnce()
  expect(next.close).not.toHaveBeenCalled()
  expect(said.at(-1)).toBeUndefined()
})

test('a film that gets stuck is closed and said; the one before it stays', async () => {
  const { way, said, opening } = picture()
  void way.open()
  const first = source()
  const stuck = source(() => Promise.reject(new FileRefused('filmStuck')))
  for (const [n, one] of [first, stuck].entries()) {
    const taken = way.takeFiles(FILES)
    opening[n]?.(one)
    expect(await taken).toBe(one === first)
  }
  expect(stuck.close).toHaveBeenCalledOnce()
  expect(first.close).not.toHaveBeenCalled()
  expect(said.at(-1)).toContain('The one before is still chosen.')
})

test('a file that is still being read when another way is chosen stays unsaid', async () => {
  const { way, said, opening } = picture()
  const late = source()
  const taken = way.takeFiles(FILES)
  await way.close()
  opening[0]?.(late)
  expect(await taken).toBe(false)
  expect(late.close).toHaveBeenCalledOnce()
  expect(said.slice(1)).toEqual([undefined])
})
