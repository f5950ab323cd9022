import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.stop())

const get = (path: string) => fetch(app.url + path, { redirect: 'manual' })

test.each(['/', '/r/blue-otter', '/r/%E6%97%A5%E6%9C%AC'])('%s is the page', async (path) => {
  const response = await get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch('text/html')
  expect(await response.text()).toContain('/build/app.js')
})

test.each([
  ['/r/Blue%20Otter', '/r/blue-otter'],
  ['/r/lobby', '/'],
  ['/r/Spring%20Meetup%202026!', '/r/spring-meetup-2026'],
  ['/r/Lobby!', '/'],
  ['/r/Spring+Meetup', '/r/spring-meetup'],
  ['/r/ana@home', '/r/ana-home'],
  ['/r/https://192.0.2.2:7443/r/den', '/r/den'],
  ['/r/https%3A%2F%2F192.0.2.2%3A7443%2Fr%2FBlue%20Otter%23host%3Dsecret', '/r/blue-otter'],
  ['/r/evil.example/r/den?x=1', '/r/den'],
  ['/r/https://192.0.2.2/r/lobby', '/'],
])('%s leads to the one address of that room', async (path, target) => {
  const response = await get(path)
  expect([response.status, response.headers.get('location')]).toEqual([302, target])
})

test.each([
  '/r/..%2f..%2fetc',
  '/r/%00',
  '/r/!!!',
  '/r/%ff',
  '/../package.json',
  '/%2e%2e/package.json',
  '/..%2fpackage.json',
  '/styles/',
  '/nothing',
])('%s is not there, and nothing is revealed', async (path) => {
  const response = await get(path)
  expect([400, 404]).toContain(response.status)
  expect(await response.text()).not.toMatch(/Error|node_modules|\/work|"name"/)
})

test.each(['/nothing', '/clips/none.webm', '/media/none.mp4', '/live/none.flv', '/r/!!!'])(
  'a part of %s, which is not there, is not there either',
  async (path) => {
    const whole = await (await get(path)).text()
    for (const range of ['bytes=0-4', 'bytes=-5', 'bytes=999999-', 'bytes=0-1,3-4']) {
      const response = await fetch(app.url + path, { headers: { range } })
      expect([response.status, response.headers.get('content-range')]).toEqual([404, null])
      expect(await response.text()).toBe(whole)
    }
  },
)

describe('headers', () => {
  test('allow the page its own files and nothing else', async () => {
    const { headers } = await get('/')
    const policy = headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('permissions-policy')).toContain('microphone=()')
  })
})

test.each([
  [`/r/${'long'.repeat(20)}`, 'at most 64 characters'],
  ['/r/%F0%9F%8E%89', 'letters and digits'],
])('%s is no room, and the page says why', async (path, why) => {
  const response = await get(path)
  expect([response.status, (await response.text()).includes(why)]).toEqual([404, true])
})

test('it says that it is alive and ready', async () => {
  expect((await get('/healthz')).status).toBe(200)
  expect((await get('/readyz')).status).toBe(200)
})
