import { expect, test } from 'vitest'
import { retriable } from '../../../../client/page/lazy/retriable.ts'

test('a part that could not be had is asked for by another address, since browsers remember that', async () => {
  const asked: string[] = []
  let isAway = true
  const answer = (address: string) => {
    asked.push(address)
    return isAway ? Promise.reject(new Error('away')) : Promise.resolve('part')
  }
  const load = retriable('invite', () => answer('first'), answer)
  await expect(load()).rejects.toThrow('away')
  await expect(load()).rejects.toThrow('away')
  isAway = false
  expect(await load()).toBe('part')
  expect(await load()).toBe('part')
  const again = ['/build/invite.js?again=1', '/build/invite.js?again=2']
  expect(asked).toEqual(['first', ...again, again[1]])
})
