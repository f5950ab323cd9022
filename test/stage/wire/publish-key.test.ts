import { expect, test } from 'vitest'
import { keysIn } from '../../../stage/wire/publish-key.ts'

test.each(['q3Zx+7Lr0aUe/W9bYk2Pd==', 'abcdef&ghijklm', 'abc%41defghijk', 'a?b#c=d'])(
  'the key %s works as it was printed',
  (key) => {
    expect(keysIn(`key=${key}`)).toContain(key)
    expect(keysIn(`room=7&key=${key}`)).toContain(key)
  },
)

test.each(['q3Zx+7Lr0aUe/W9bYk2Pd==', 'abcdef&ghijklm', 'abc%41defghijk'])(
  'the key %s works escaped, too',
  (key) => {
    expect(keysIn(`key=${encodeURIComponent(key)}&more=1`)).toContain(key)
    expect(keysIn(new URLSearchParams({ key }).toString())).toContain(key)
  },
)

test('a key between other arguments is found', () => {
  expect(keysIn('a=1&key=abc&b=2')).toContain('abc')
})

test.each(['', 'monkey=abc', 'Key=abc'])('"%s" holds no key', (query) => {
  expect(keysIn(query)).toEqual([])
})
