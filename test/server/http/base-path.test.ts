import { expect, test } from 'vitest'
import { belowBase } from '../../../server/http/base-path.ts'
import { rootFrom } from '../../../server/http/page/page-sender.ts'
import { readSettings } from '../../../server/read-settings.ts'

test.each([
  ['/chat/', '/'],
  ['/chat/r/den?x=1', '/r/den?x=1'],
  ['/chat/socket.io/?EIO=4', '/socket.io/?EIO=4'],
  ['http://chat.example:8080/chat/healthz', '/healthz'],
  ['/chat//build/app.js', '/build/app.js'],
])('%s is %s below /chat/', (url, inside) => {
  expect(belowBase(url, '/chat/')).toBe(inside)
})

test.each([
  '/',
  '/r/den',
  '/socket.io/?EIO=4',
  '/chat',
  '/chatter/x',
  '/%63hat/x',
  '*',
  'x',
  'http://a:b/',
])('%s is left as it is: a proxy may have taken the path off', (url) => {
  expect(belowBase(url, '/chat/')).toBe(url)
})

test('slashes that a proxy has doubled at the front count as one', () => {
  expect(belowBase('//build/app.js', '/chat/')).toBe('/build/app.js')
  expect(belowBase('//evil.example/x', '/')).toBe('/evil.example/x')
})

test.each([
  ['/', './'],
  ['/watch', './'],
  ['/watch/', '../'],
  ['/r/den', '../'],
  ['/r/den/', '../../'],
  ['/a%2fb', './'],
])('from %s the way to the root is %s', (path, root) => {
  expect(rootFrom({ baseUrl: '', path })).toBe(root)
})

const basePathOf = (text: string) => readSettings(['--base-path', text], {}).options.basePath

test.each([
  ['/', '/'],
  ['', '/'],
  ['chat', '/chat/'],
  ['/chat', '/chat/'],
  ['chat/', '/chat/'],
  ['/a/b-c_d/', '/a/b-c_d/'],
])('BASE_PATH "%s" is %s', (text, path) => {
  expect(basePathOf(text)).toBe(path)
})

test.each([
  '/../',
  '/chat/../x',
  '/v1.2/',
  '/chat?x',
  '/chat#x',
  '//',
  '/a//b',
  '/a b/',
  '/%63hat/',
  'https://chat.example/',
  '/채팅/',
  `/${'x'.repeat(65)}/`,
])('BASE_PATH "%s" stops the start with a sentence that names it', (text) => {
  expect(() => basePathOf(text)).toThrow(`--base-path cannot be "${text}": it takes a path such as`)
})
