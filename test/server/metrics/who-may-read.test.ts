import { afterEach, expect, test } from 'vitest'
import { readSettings } from '../../../server/read-settings.ts'
import type { Options } from '../../../server/settings.ts'
import { startText } from '../../../server/start/start-text.ts'
import { ask } from '../../support/clients/ask.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

const TOKEN = 'a-token-that-nobody-guesses'

let app: TestApp
afterEach(() => app.stop())

const start = async (flags: string[], options: Partial<Options> = {}) => {
  const { metrics, metricsToken } = readSettings(flags, {}).options
  app = await startApp({ metrics, metricsToken, ...options })
}
const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await ask(url, '/metrics', { headers })).status
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('without METRICS there are none', async () => {
  await start([])
  expect(await statusOf(app.url)).toBe(404)
  expect(app.metricsUrl).toBeUndefined()
})

test('METRICS=on without a token answers this machine, and strangers as if there were nothing', async () => {
  await start(['--metrics', 'on'])
  const { status, headers, body } = await ask(app.url, '/metrics')
  expect([status, headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/plain/)])
  expect(body.toString()).toMatch(/^# HELP process_cpu_seconds_total .*\n# TYPE/)
  // By a proxy that says so, by one that hands on the name, by a name that leads here (DNS rebinding).
  for (const headers of [{ 'x-forwarded-for': '203.0.113.7' }, { host: 'chat.example' }]) {
    expect(await statusOf(app.url, headers)).toBe(404)
  }
})

test('with METRICS_TOKEN every bearer is answered, and nobody else, this machine included', async () => {
  await start(['--metrics', 'on', '--metrics-token', TOKEN])
  expect(await statusOf(app.url, { ...bearer(TOKEN), host: 'chat.example' })).toBe(200)
  const wrong = ['', 'x', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase()].map(bearer)
  for (const headers of [{}, { authorization: `Basic ${TOKEN}` }, ...wrong]) {
    expect(await statusOf(app.url, headers)).toBe(401)
  }
})

test("a port of their own is this machine's alone, has nothing else on it, and the chat has none", async () => {
  await start(['--metrics', '127.0.0.1:0'])
  const { origin } = new URL(app.metricsUrl ?? '')
  expect(await statusOf(origin)).toBe(200)
  expect(await statusOf(origin, { host: 'rebound.example' })).toBe(404)
  for (const [path, method] of [
    ['/', 'GET'],
    ['/metrics/x', 'GET'],
    ['/metrics', 'POST'],
  ] as const) {
    expect((await ask(origin, path, { method })).status).toBe(404)
  }
  expect(await statusOf(app.url)).toBe(404)
})

test('a port of their own asks for the token, too, when there is one', async () => {
  await start(['--metrics', '127.0.0.1:0', '--metrics-token', TOKEN])
  const { origin } = new URL(app.metricsUrl ?? '')
  expect([await statusOf(origin), await statusOf(origin, bearer(TOKEN))]).toEqual([401, 200])
})

test('the start says where they are and who gets them, and not the token', async () => {
  await start(['--metrics', '127.0.0.1:0', '--metrics-token', TOKEN])
  const text = (flags: string[]) => startText(app, readSettings(flags, {}).options)
  const here = ['--metrics', '9464']
  expect(text(here)).toMatch(/metrics {3}http:\/\/127.0.0.1:\d+\/metrics for this machine alone/)
  expect(text(['--metrics', '0.0.0.0:9464'])).toContain('for everybody that reaches this address')
  const withToken = text([...here, '--metrics-token', TOKEN])
  expect(withToken).toContain('/metrics with METRICS_TOKEN')
  expect(withToken).not.toContain(TOKEN)
})

test('a port that is taken stops the start with one sentence that names METRICS', async () => {
  await start(['--metrics', '127.0.0.1:0'])
  const { port } = new URL(app.metricsUrl ?? '')
  const metrics = { at: 'port', host: '127.0.0.1', port: Number(port) } as const
  await expect(startApp({ metrics })).rejects.toThrow(
    /^METRICS cannot listen on 127.*taken[^\n]*\.$/,
  )
  expect(await freePort()).not.toBe(Number(port))
})
