import { expect, test } from 'vitest'
import { createAddressGroup } from '../../helpers/address-group.ts'

const HOUR_MS = 60 * 60_000

test.each([
  ['an IPv4 address', '9.9.9.9', '9.9.9.9'],
  ['an IPv4 address in IPv6 clothes', '::ffff:9.9.9.9', '9.9.9.9'],
  ['IPv6', '2001:db8:1:2:aaaa::1', '2001:db8:1:2::/64'],
  ['what is no address', 'unknown', 'unknown'],
])('%s has a name to count by', (_, address, expected) => {
  expect(createAddressGroup()(address)).toBe(expected)
})

test('more than sixteen /64s of one /48 count as one address, and the first sixteen as before', () => {
  const addressGroup = createAddressGroup()
  const groups = Array.from({ length: 40 }, (_, i) =>
    addressGroup(`2001:db8:1:${i.toString(16)}::1`),
  )
  expect(new Set(groups).size).toBe(17)
  expect(groups.at(-1)).toBe('2001:db8:1::/48')
  expect(addressGroup('2001:db8:1:3::5')).toBe('2001:db8:1:3::/64')
  expect(addressGroup('2001:db8:2:ff::1')).toBe('2001:db8:2:ff::/64')
})

test('a /48 that stayed away for an hour is met anew, one that keeps coming is not', () => {
  let nowMs = 0
  const addressGroup = createAddressGroup(() => nowMs)
  const crowd = (site: string) => {
    for (let i = 0; i < 17; i += 1) addressGroup(`2001:db8:${site}:${i.toString(16)}::1`)
  }
  crowd('a')
  crowd('b')
  nowMs += 0.9 * HOUR_MS
  expect(addressGroup('2001:db8:b:99::1')).toBe('2001:db8:b::/48')
  nowMs += 0.9 * HOUR_MS
  expect(addressGroup('2001:db8:a:99::1')).toBe('2001:db8:a:99::/64')
  expect(addressGroup('2001:db8:b:98::1')).toBe('2001:db8:b::/48')
})
