import { afterEach, expect, test, vi } from 'vitest'
import { createLazyWays } from '../../../client/record/lazy-ways.ts'
import type { AllWays } from '../../../client/record/ways/all-ways.ts'
import type { WaysPage } from '../../../client/record/ways/ways-page.ts'

afterEach(() => vi.unstubAllGlobals())

test('a way that is left while it is being loaded neither shows nor asks anything afterwards', async () => {
  vi.stubGlobal('navigator', {})
  const opened: string[] = []
  const way = (name: string) => ({
    open: async () => opened.push(name) > 0,
    close: async () => undefined,
  })
  const openAllWays = vi.fn(() => ({ way }) as unknown as AllWays)
  let arrive: () => void = () => undefined
  const arrived = new Promise<{ openAllWays: typeof openAllWays }>((resolve) => {
    arrive = () => resolve({ openAllWays })
  })
  const { all } = createLazyWays(() => arrived, {} as WaysPage)
  const face = all.face?.open()
  await all.face?.close()
  const card = all.card?.open()
  arrive()
  expect(await face).toBe(false)
  expect(await card).toBe(true)
  expect(opened).toEqual(['card'])
  expect(openAllWays).toHaveBeenCalledTimes(1)
})
