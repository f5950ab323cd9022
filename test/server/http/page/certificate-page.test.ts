import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../../support/servers/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp({ https: 'lan', basePath: '/chat/' })
})
afterAll(() => app.stop())

async function visit(path: string, headers: Record<string, string> = { accept: 'text/html,*/*' }) {
  const asked = request({ port: app.port, host: '127.0.0.1', path, headers })
  asked.end()
  const [response] = await once(asked, 'response')
  return { status: response.statusCode, headers: response.headers, page: await text(response) }
}

const address = () => `https://127.0.0.1:${app.port}`

test('a browser that opens http:// reads of the warning first, and is led to the same address', async () => {
  const { status, headers, page } = await visit('/chat/r/den?x=1')
  expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
  expect(page).toContain('this connection is not private')
  expect(page).toContain(`href="${address()}/chat/r/den?x=1"`)
  expect(page).toContain(`data-proof="${address()}/chat/reach"`)
  expect(page).toContain(`>${address()}/chat/<`)
  expect(page).not.toMatch(/https-(?:address|proof)|>\[\]</)
})

test('the page loads nothing, and runs nothing but its own script', async () => {
  const { headers, page } = await visit('/chat/')
  const policy = String(headers['content-security-policy'])
  for (const tag of ['style', 'script']) {
    const [, inside = ''] = new RegExp(`<${tag}>(.+?)</${tag}>`, 's').exec(page) ?? []
    const digest = createHash('sha256').update(inside).digest('base64')
    expect(policy).toContain(`${tag}-src 'sha256-${digest}'`)
  }
  expect(page).not.toMatch(/(?:src|href)="(?!https:)/)
  expect(policy).not.toContain('unsafe')
})

test('what stands in the address stays an address', async () => {
  const { page } = await visit('/chat/r/x"><script>alert(1)</script>?a&amp;"')
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page).not.toContain('alert(1)</script>')
})

test.each([
  ['a program', { accept: '*/*' }],
  ['a style sheet', { accept: 'text/css,*/*;q=0.1' }],
  ['one that does not say', {}],
])('%s is redirected as before', async (_, headers) => {
  const { status, headers: answered } = await visit('/chat/r/den', headers)
  expect([status, answered.location]).toEqual([307, `${address()}/chat/r/den`])
})

test('the page speaks the language of the browser, its own script and style included', async () => {
  const headers = { accept: 'text/html', 'accept-language': 'ar' }
  const { headers: answered, page } = await visit('/chat/', headers)
  expect(page).toContain('<html lang="ar" dir="rtl">')
  expect(answered['content-language']).toBe('ar')
  const [, inside = ''] = /<script>(.+?)<\/script>/s.exec(page) ?? []
  const digest = createHash('sha256').update(inside).digest('base64')
  expect(String(answered['content-security-policy'])).toContain(digest)
})
