import { expect, test } from 'vitest'
import { withPreview } from '../../../../server/http/page/link-preview.ts'

const PAGE =
  '<meta property="og:url" content="./"><meta property="og:title" content="x"><title>x</title>'
const request = (host: string, protocol = 'http') => ({ host, protocol, path: '/r/den' })

const urlIn = (page: string) => /og:url" content="([^"]*)"/.exec(page)?.[1]
const urlFor = (host: string, publicOrigins: string[] = []) =>
  urlIn(withPreview(PAGE, request(host, 'https'), { publicOrigins, basePath: '/chat/' }, 'den'))

test('addresses are those of the outside: PUBLIC_ORIGIN, the one of them that was asked for before the first', () => {
  expect(urlFor('chat.example')).toBe('https://chat.example/chat/r/den')
  const origins = ['https://one.example', 'https://two.example']
  expect(urlFor('two.example', origins)).toBe('https://two.example/chat/r/den')
  expect(urlFor('127.0.0.1:8080', origins)).toBe('https://one.example/chat/r/den')
})

test.each(['evil.example/x', 'a"b', 'x@evil.example', '<script>', ''])(
  'the host %j is none and stands in no page',
  (host) => {
    expect(urlFor(host)).toBe('./')
  },
)

test('what a room is called is text, whatever it looks like', () => {
  const options = { publicOrigins: [], basePath: '/' }
  const page = withPreview(PAGE, request('chat.example'), options, '"><script>$&</script>')
  expect(page).not.toContain('<script>')
  expect(page).toContain('&lt;script&gt;$&amp;&lt;/script&gt;')
})
