import { afterEach, expect, test, vi } from 'vitest'
import { nameOf } from '../../../client/feed/names/names.ts'
import { openMemory } from '../../../client/page/memory.ts'
import { roomOf } from '../../../client/page/room-of.ts'
import { hostPath, isOpening, openingPath, takeHostSecret } from '../../../client/rooms/hosting.ts'
import { createNamesUsed } from '../../../client/rooms/names-used.ts'
import { isLocal } from '../../../client/rooms/server-addresses.ts'

afterEach(() => vi.unstubAllGlobals())

const memory = () =>
  openMemory(() => {
    throw new Error('denied')
  })

function visit(path: string) {
  const { pathname, search, hash } = new URL(path, 'http://chat.test')
  const history = { state: null, replaceState: vi.fn() }
  vi.stubGlobal('location', { pathname, search, hash })
  vi.stubGlobal('history', history)
  return history.replaceState
}

test('a secret in the address is remembered for its room and taken out of the address', () => {
  const remembered = memory()
  const replaced = visit('/r/den?x=1#host=abcd')
  expect(takeHostSecret('den', remembered)).toBe('abcd')
  expect(replaced).toHaveBeenCalledWith(null, '', '/r/den?x=1')
  visit('/r/den')
  expect(takeHostSecret('den', remembered)).toBe('abcd')
  expect(takeHostSecret('attic', remembered)).toBeUndefined()
})

test('the secret of a page that wants to open its room is remembered as well', () => {
  const remembered = memory()
  const replaced = visit(openingPath('den', 'abcd'))
  expect(isOpening()).toBe(true)
  expect(takeHostSecret('den', remembered)).toBe('abcd')
  expect(replaced).toHaveBeenCalledWith(null, '', '/r/den')
  visit(hostPath('den', 'abcd'))
  expect(isOpening()).toBe(false)
})

test('a room is written in its path, and the secret behind what is never sent to a server', () => {
  expect(hostPath('봄 모임', 'abcd')).toBe(`/r/${encodeURIComponent('봄 모임')}#host=abcd`)
  expect(roomOf('r/%EB%B4%84')).toBe('봄')
  expect(roomOf('')).toBe('lobby')
  expect(roomOf('r/%ff')).toBe('lobby')
})

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['chat.localhost', true],
  ['localhost.example', false],
  ['192.168.1.7', false],
])('%s is of use to this machine alone: %s', (hostname, expected) => {
  expect(isLocal(hostname)).toBe(expected)
})

test('a list of people shows the name that was used last, else the one everybody sees', () => {
  const names = createNamesUsed()
  names.note({ author: 'a', name: 'Zoë' })
  expect(names.of('a')).toBe('Zoë')
  names.note({ author: 'a' })
  expect(names.of('a')).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/)
  for (let n = 0; n < 1001; n++) names.note({ author: `b${n}`, name: `B ${n}` })
  expect(names.of('b1000')).toBe('B 1000')
  expect(names.of('b0')).not.toBe('B 0')
})

test('two of the same name are told apart, the same on every page, and one alone is not', () => {
  const names = createNamesUsed()
  names.note({ author: 'a', name: 'Zoë' })
  expect(names.apart('a')).toBe('')
  names.note({ author: 'b', name: 'zoe\u0308' })
  expect(names.apart('a')).toBe(nameOf('a'))
  expect(names.full('b')).toBe(`zoe\u0308 ${nameOf('b')}`)
  names.note({ author: 'b', name: 'Ben' })
  expect(names.apart('a')).toBe('')
})

test('an author who takes the name that another was given can be told apart', () => {
  const names = createNamesUsed()
  names.note({ author: 'a' })
  names.note({ author: 'b', name: nameOf('a') })
  expect(names.apart('a')).toMatch(/^[A-Z][a-z]+$/)
  expect(names.apart('b')).toBe(nameOf('b'))
})
