import { expect, test } from 'vitest'
import { describeAddress, readRedisAddress } from '../../helpers/redis-address.ts'

const server = { kind: 'server', masterName: undefined, db: 0, tls: undefined }
const nobody = { username: undefined, password: undefined, sentinelPassword: undefined }
const hosts = (...all: [string, number][]) => all.map(([host, port]) => ({ host, port }))

test.each([
  ['redis://localhost', { ...server, ...nobody, hosts: hosts(['localhost', 6379]) }],
  ['redis://[::1]:7000/3', { ...server, ...nobody, hosts: hosts(['::1', 7000]), db: 3 }],
  [
    'rediss://ana:p%40ss@db.example:6380/',
    {
      ...{ ...server, ...nobody, username: 'ana', password: 'p@ss', tls: {} },
      hosts: hosts(['db.example', 6380]),
    },
  ],
  [
    'redis+cluster://:secret@a,b:7001',
    {
      ...{ ...server, ...nobody, kind: 'cluster', password: 'secret' },
      hosts: hosts(['a', 6379], ['b', 7001]),
    },
  ],
  [
    'rediss+sentinel://:secret@s1,s2:5000/chat/2?sentinelPassword=other%21',
    {
      ...{ kind: 'sentinel', masterName: 'chat', db: 2, tls: {}, username: undefined },
      ...{ password: 'secret', sentinelPassword: 'other!' },
      hosts: hosts(['s1', 26379], ['s2', 5000]),
    },
  ],
])('%s is read as what it says', (text, address) => {
  expect(readRedisAddress(text)).toEqual(address)
})

test.each([
  'localhost:6379',
  'http://localhost',
  'redis://',
  'redis://a,b',
  'redis://user@host',
  'redis://:%zz@host',
  'redis://host:70000',
  'redis://host/name',
  'redis+cluster://a/1',
  'redis+sentinel://a',
  'redis://host?password=secret',
])('%s is no address of a Redis', (text) => {
  expect(readRedisAddress(text)).toBeUndefined()
})

test('what describes an address shows where it is, and neither name nor password', () => {
  const texts = [
    'redis+sentinel://ana:secret@s1,s2/chat?sentinelPassword=hidden',
    'rediss://ana:secret@[::1]:7000/3',
  ]
  const described = texts
    .map(readRedisAddress)
    .map((address) => address && describeAddress(address))
  expect(described).toEqual(['sentinel s1:26379,s2:26379/chat', '[::1]:7000 by TLS'])
})
