import { afterEach, expect, test, vi } from 'vitest'
import { lazy } from '../../../client/page/lazy/lazy.ts'
import { createLazyWays } from '../../../client/record/lazy-ways.ts'
import type { AllWays } from '../../../client/record/ways/all-ways.ts'
import type { WaysPage } from '../../../client/record/ways/ways-page.ts'

vi.mock('../../../client/page/lazy/lazy.ts', () => ({ lazy: { ways: vi.fn<() => unknown>() } }))
afterEach(() => vi.unstubAllGlobals())

test('a way that is left while it is being loaded neither shows nor asks anything afterwards', async () => {
  vi.stubGlobal('navigator', {})
  const opened: string[] = []
  const way = (name: string) => ({
    open: async () => opened.push(name) > 0,
    close: async () => undefined,
  })
  let load: () => void = () => undefined
  const openAllWays = () => ({ way }) as unknown as AllWays
  vi.mocked(lazy.ways).mockReturnValue(
    new Promise((resolve) => {
      load = () => resolve({ openAllWays } as Awaited<ReturnType<typeof lazy.ways>>)
    }),
  )
  const { all } = createLazyWays({} as WaysPage)
  const face = all.face?.open()
  await all.face?.close()
  const card = all.card?.open()
  load()
  expect(await face).toBe(false)
  expect(await card).toBe(true)
  expect(opened).toEqual(['card'])
})
