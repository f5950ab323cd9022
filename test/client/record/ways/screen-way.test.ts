import { afterEach, expect, test, vi } from 'vitest'
import { screenWay } from '../../../../client/record/ways/screen-way.ts'
import type { WaysPage } from '../../../../client/record/ways/ways-page.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser whose picker stays open until the test answers it, and what the page said. */
function browser() {
  const asked: { share(stream: MediaStream): void; refuse(): void }[] = []
  const getDisplayMedia = () =>
    new Promise<MediaStream>((resolve, reject) => {
      asked.push({ share: resolve, refuse: () => reject(new DOMException('', 'NotAllowedError')) })
    })
  vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia } })
  vi.stubGlobal('document', { createElement: () => ({ play: async () => undefined }) })
  const said: (string | undefined)[] = []
  const status = { say: (_: string, words?: { text: string }) => void said.push(words?.text) }
  return { way: screenWay({ status } as unknown as WaysPage), asked, said }
}

function stream() {
  const track = Object.assign(new EventTarget(), { stop: vi.fn<() => void>() })
  const of = { getTracks: () => [track], getVideoTracks: () => [track] }
  return { stream: of as unknown as MediaStream, track }
}

test('a picker that is answered after another way was chosen shares nothing and says nothing', async () => {
  const { way, asked, said } = browser()
  const refused = way.open()
  await way.close()
  asked[0]?.refuse()
  expect(await refused).toBe(false)
  const granted = way.open()
  await way.close()
  const late = stream()
  asked[1]?.share(late.stream)
  expect(await granted).toBe(false)
  expect(late.track.stop).toHaveBeenCalled()
  expect(said).toEqual([])
})

test('one picker at a time: whoever comes back to it waits for the same answer', async () => {
  const { way, asked, said } = browser()
  void way.open()
  await way.close()
  const again = way.open()
  expect(asked).toHaveLength(1)
  asked[0]?.share(stream().stream)
  expect(await again).toBe(true)
  expect(way.isOpen).toBe(true)
  expect(said).toEqual([undefined])
})

test('a picker that is dismissed while its way is the chosen one says so', async () => {
  const { way, asked, said } = browser()
  const refused = way.open()
  asked[0]?.refuse()
  expect(await refused).toBe(false)
  expect(said.at(-1)).toBeTypeOf('string')
})
