import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createClipAddresses } from '../../../server/clips/clip-addresses.ts'
import { makeMessage } from '../../support/messages.ts'

const addresses = createClipAddresses(randomBytes(32))
const message = makeMessage()
const address = new URL(addresses.addressOf(message), 'http://chat.example')
const said = Object.fromEntries(address.searchParams)

test('the address of a clip opens its own key', () => {
  expect(address.pathname).toBe(`/clips/${message.key}.webm`)
  expect(addresses.isSigned(message.key, said)).toBe(true)
})

test.each([
  ['for another key', makeMessage().key, said],
  ['for longer', message.key, { ...said, expires: String(message.expiresAt + 1) }],
  ['in another spelling', message.key, { ...said, expires: `0${said.expires}` }],
  ['cut short', message.key, { ...said, signature: said.signature?.slice(1) }],
  ['empty', message.key, { ...said, signature: '' }],
  ['twice', message.key, { ...said, signature: [said.signature, said.signature] }],
  ['without an expiry', message.key, { signature: said.signature }],
  ['as an object', message.key, { ...said, expires: { toString: () => said.expires } }],
  ['not at all', message.key, {}],
])('one that is signed %s opens nothing', (_, key, query) => {
  expect(addresses.isSigned(key, query)).toBe(false)
})

test('one that another server signed opens nothing', () => {
  const others = createClipAddresses(randomBytes(32))
  expect(others.isSigned(message.key, said)).toBe(false)
})
