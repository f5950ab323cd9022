import { expect, test } from 'vitest'
import { within } from '../../../server/doctor/within.ts'

test('a look that hangs is an error after a while', async () => {
  const hanging = new Promise<never>(() => undefined)
  expect(await within('certificate', hanging, 1)).toMatchObject([
    { about: 'certificate', level: 'error', text: expect.stringContaining('hangs') },
  ])
})

test('a look that fails is an error, and one that does not is what it found', async () => {
  expect(await within('port', Promise.reject(new Error('no answer')))).toMatchObject([
    { about: 'port', level: 'error', text: expect.stringContaining('no answer') },
  ])
  expect(await within('port', Promise.resolve([]))).toEqual([])
})
