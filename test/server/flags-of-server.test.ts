import { expect, test } from 'vitest'
import { flagsOfServer } from '../../server/flags-of-server.ts'

const FLAGS = ['--port', '3000', '--https=lan']

test.each([
  ['tini -- animate-server --port 3000 --https=lan'],
  ['/usr/local/bin/tini -- animate-server serve --port 3000 --https=lan'],
  ['/sbin/docker-init -- /usr/local/bin/tini -- animate-server --port 3000 --https=lan '],
  ['node /opt/animate-server/dist/server/main.js --port 3000 --https=lan'],
])('of "%s" the flags are found', (line) => {
  expect(flagsOfServer(line.split(' '))).toEqual(FLAGS)
})

test.each([['/pause'], [''], ['tini -- animate-server'], ['tini -- animate-server serve']])(
  'of "%s" there are none',
  (line) => {
    expect(flagsOfServer(line.split(' '))).toEqual([])
  },
)
