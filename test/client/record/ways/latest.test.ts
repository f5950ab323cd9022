import { expect, test } from 'vitest'
import { createLatest } from '../../../../client/record/ways/picture/latest.ts'

test('of work that comes quickly, the older is aborted, the newest has the last word, and two never overlap', async () => {
  const latest = createLatest()
  const log: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) =>
    latest(async (signal) => {
      log.push(`${name} begins`)
      await new Promise<void>((resolve) => ends.set(name, resolve))
      signal.throwIfAborted()
      log.push(`${name} is shown`)
    })
  const first = work('first')
  await Promise.resolve()
  const others = [work('second'), work('third')]
  expect(log).toEqual(['first begins'])
  ends.get('first')?.()
  await first
  await others[0]
  await Promise.resolve()
  expect(log).toEqual(['first begins', 'third begins'])
  ends.get('third')?.()
  await others[1]
  expect(log).toEqual(['first begins', 'third begins', 'third is shown'])
})

test('what fails says so to whoever asked, and holds nothing up', async () => {
  const latest = createLatest()
  await expect(latest(() => Promise.reject(new Error('stuck')))).rejects.toThrow('stuck')
  await expect(latest(async () => undefined)).resolves.toBeUndefined()
})
