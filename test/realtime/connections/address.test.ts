import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createAddressOf } from '../../../realtime/connections/address.ts'

function requestFrom(remote: string, forwarded?: string): IncomingMessage {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: remote })
  const request = new IncomingMessage(socket)
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded
  return request
}

test.each([
  ['no proxy is believed unless it is said', '9.9.9.9', '1.1.1.1', 0, '9.9.9.9'],
  ['one proxy: what it saw counts', '127.0.0.1', '1.1.1.1', 1, '1.1.1.1'],
  [
    'one proxy: untrusted input in front of it does not',
    '127.0.0.1',
    '6.6.6.6, 1.1.1.1',
    1,
    '1.1.1.1',
  ],
  ['two proxies', '127.0.0.1', '6.6.6.6, 1.1.1.1, 10.0.0.1', 2, '1.1.1.1'],
  ['IPv6 counts by its /64', '2001:db8:1:2:aaaa::1', undefined, 0, '2001:db8:1:2::/64'],
  ['a port behind it makes no other address', '9.9.9.9', '5.5.5.5:99', 1, '5.5.5.5'],
  ['brackets and a port neither', '9.9.9.9', '[2001:db8::1]:443', 1, '2001:db8::/64'],
  ['brackets alone neither', '9.9.9.9', '[2001:db8::1]', 1, '2001:db8::/64'],
  [
    'rubbish in the header falls back to the address of the proxy',
    '9.9.9.9',
    'not an address',
    1,
    '9.9.9.9',
  ],
])('%s', (_, remote, forwarded, proxies, expected) => {
  expect(createAddressOf(proxies)(requestFrom(remote, forwarded))).toBe(expected)
})
