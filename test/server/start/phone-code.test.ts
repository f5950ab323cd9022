import { encode } from 'uqr'
import { expect, test } from 'vitest'
import { hostsAt, inAddress } from '../../../server/http/listening-hosts.ts'
import { readSettings } from '../../../server/read-settings.ts'
import { phoneAddress, phoneCode } from '../../../server/start/phone-code.ts'

const addressFor = (url: string, ...flags: string[]) =>
  phoneAddress(url, readSettings(flags, {}).options)

test('a server on localhost alone has no address for phones', () => {
  expect(addressFor('http://localhost:8080')).toBeUndefined()
  expect(addressFor('https://localhost:8080', '--https', 'lan')).toBeUndefined()
})

test('with --lan phones get the http:// address, where the warning is explained', () => {
  const [host] = hostsAt('0.0.0.0')
  const expected = host === undefined ? undefined : `http://${inAddress(host)}:8080/`
  expect(addressFor('https://localhost:8080', '--lan')).toBe(expected)
})

test('what is known outside comes first, with its path', () => {
  const flags = ['--public-origin', 'https://chat.example', '--base-path', 'chat']
  expect(addressFor('http://localhost:8080/chat', ...flags)).toBe('https://chat.example/chat/')
})

test.each([
  ['http://192.0.2.7:8080', [], 'http://192.0.2.7:8080/'],
  ['http://192.0.2.7', [], 'http://192.0.2.7:80/'],
  ['https://192.0.2.7', ['--https', 'lan'], 'http://192.0.2.7:443/'],
])('%s is for phones %s', (url, flags, expected) => {
  expect(addressFor(url, '--host', '192.0.2.7', ...flags)).toBe(expected)
})

/** The dark squares of a code that was written in half blocks. */
function squaresOf(code: string): boolean[][] {
  return code.split('\n').flatMap((line) => {
    const signs = [...line.slice(2)]
    return [
      signs.map((sign) => sign === '▄' || sign === ' '),
      signs.map((sign) => sign === '▀' || sign === ' '),
    ]
  })
}

test('the code of the terminal is the code of the address', () => {
  const { data, size } = encode('http://192.0.2.7:8080/', { border: 2 })
  expect(squaresOf(phoneCode('http://192.0.2.7:8080/', false)).slice(0, size)).toEqual(data)
})

test('a terminal shows it black on white, whatever its own colours', () => {
  for (const line of phoneCode('http://192.0.2.7/', true).split('\n')) {
    expect(line.startsWith('  \u001b[97;40m') && line.endsWith('\u001b[0m')).toBe(true)
  }
})

test('--lan is HTTPS for everybody in the network; a flag of its own beats it, a variable does not', () => {
  const read = (args: string[], env = {}) => readSettings(args, env)
  expect(read(['--lan'])).toMatchObject({ isLan: true, options: { host: '0.0.0.0', https: 'lan' } })
  expect(read(['--lan', '--host', '192.0.2.7']).options.host).toBe('192.0.2.7')
  expect(read(['--lan'], { HOST: 'localhost' }).options.host).toBe('0.0.0.0')
  expect(read([])).toMatchObject({ isLan: false, options: { host: 'localhost', https: 'off' } })
  expect(() => read(['--lan=yes'])).toThrow('There is no setting --lan')
})
