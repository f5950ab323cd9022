import { createHmac } from 'node:crypto'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import { createAuthors } from '../../../realtime/joining/authors.ts'

const KEY = Buffer.alloc(32, 1)
const authors = createAuthors(KEY)
const sign = (text: string) =>
  `${text}.${createHmac('sha256', KEY).update(text).digest('base64url')}`

test('a token restores its author', () => {
  const first = authors.recognise(undefined)
  expect(authors.recognise(first.token)).toEqual(first)
})

test('without a token every client is a new author', () => {
  expect(authors.recognise(undefined).author).not.toBe(authors.recognise(undefined).author)
})

test.each([
  ['of another server', () => createAuthors(Buffer.alloc(32, 2)).recognise(undefined).token],
  ['with another author in front', (token: string) => `x${token}`],
  ['with a tail', (token: string) => `${token}.x`],
  ['cut short', (token: string) => token.slice(0, -1)],
  ['without a signature', (token: string) => token.split('.')[0] ?? ''],
  ['that is rubbish', () => '....'],
  ['of a text that is no author', () => sign('["stage ticket","den",1795667949233]')],
  ['of a text as long as an author', () => sign('x'.repeat(36))],
  ['of a UUID of another kind, such as a message key', () => sign(v7())],
  ['of an author in capitals', (token: string) => sign((token.split('.')[0] ?? '').toUpperCase())],
])('a token %s makes a new author', (_, forge) => {
  const real = authors.recognise(undefined)
  const forged = forge(real.token)
  expect(authors.recognise(forged).author).not.toBe(real.author)
  expect(authors.recognise(forged).token).not.toBe(forged)
})
