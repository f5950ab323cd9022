import { expect, test } from 'vitest'
import { createAuthors } from '../../../realtime/joining/authors.ts'

const authors = createAuthors(Buffer.alloc(32, 1))

test('a token restores its author', () => {
  const first = authors.recognise(undefined)
  expect(authors.recognise(first.token)).toEqual(first)
})

test('without a token everybody is somebody new', () => {
  expect(authors.recognise(undefined).author).not.toBe(authors.recognise(undefined).author)
})

test.each([
  ['of another server', () => createAuthors(Buffer.alloc(32, 2)).recognise(undefined).token],
  ['with another author in front', (token: string) => `x${token}`],
  ['with a tail', (token: string) => `${token}.x`],
  ['cut short', (token: string) => token.slice(0, -1)],
  ['without a signature', (token: string) => token.split('.')[0] ?? ''],
  ['that is rubbish', () => '....'],
])('a token %s makes a new author', (_, forge) => {
  const real = authors.recognise(undefined)
  const forged = forge(real.token)
  expect(authors.recognise(forged).author).not.toBe(real.author)
  expect(authors.recognise(forged).token).not.toBe(forged)
})
