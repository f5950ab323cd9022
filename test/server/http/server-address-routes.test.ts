import { request } from 'node:http'
import type { NetworkInterfaceInfo } from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { ownAddresses } from '../../../server/http/lan-certificate.ts'
import { createReachRoutes } from '../../../server/http/server-address-routes.ts'
import { type RouteServer, serveRoutes } from '../../support/servers/route-server.ts'

let server: RouteServer | undefined
afterEach(() => server?.stop())

/** `fetch` would not let a test name another host. */
function get(headers: Record<string, string> = {}): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(`${server?.url}/reach`, { headers }, async (response) => {
      let body = ''
      for await (const bytes of response) body += bytes
      resolve({ ...(response.statusCode && { status: response.statusCode }), body })
    })
      .on('error', reject)
      .end()
  })
}

async function serve(
  host: string,
  publicOrigin: string[] = [],
  https: 'off' | 'lan' = 'off',
): Promise<void> {
  server = await serveRoutes(createReachRoutes({ host, publicOrigin, https }))
}

test('a server that listens on localhost says that no other machine can open it', async () => {
  await serve('localhost')
  expect(JSON.parse((await get()).body)).toEqual({ origins: [], isLocalOnly: true })
})

test('a server that listens everywhere names addresses with its port, never a loopback', async () => {
  await serve('0.0.0.0')
  const { origins, isLocalOnly } = JSON.parse((await get()).body)
  expect(isLocalOnly).toBe(false)
  for (const origin of origins) {
    expect(new URL(origin).port).toBe(new URL(server?.url ?? '').port)
    expect(origin).not.toMatch(/127\.0\.0\.1|\[::1\]|localhost/)
  }
})

test('one address is named as it is', async () => {
  await serve('192.0.2.7')
  const { port } = new URL(server?.url ?? '')
  expect(JSON.parse((await get()).body).origins).toEqual([`http://192.0.2.7:${port}`])
})

test('what its operator calls public comes before its own addresses', async () => {
  await serve('localhost', ['https://chat.example'])
  const reach = { origins: ['https://chat.example'], isLocalOnly: false }
  expect(JSON.parse((await get()).body)).toEqual(reach)
})

test.each([
  ['by a name of the outside, as through a proxy', { host: 'chat.example' }],
  ['by a name that only begins like localhost', { host: 'localhost.attacker.example' }],
  ['through a proxy that keeps no name', { 'x-forwarded-for': '203.0.113.9' }],
])('whoever asks %s learns nothing of the network', async (_, headers) => {
  await serve('0.0.0.0')
  const { status, body } = await get(headers)
  expect(status).toBe(404)
  expect(body).not.toContain('origins')
})

test('of its own certificate a server tells everyone, and of its addresses still nobody else', async () => {
  await serve('0.0.0.0', [], 'lan')
  expect(JSON.parse((await get()).body)).toMatchObject({
    hasOwnCertificate: true,
    isLocalOnly: false,
  })
  const { body } = await get({ host: '192.0.2.7:7443' })
  expect(JSON.parse(body)).toEqual({ hasOwnCertificate: true })
})

test('addresses of containers and tunnels come after those of a real network', () => {
  const at = (address: string) => [{ address } as NetworkInterfaceInfo]
  const interfaces = {
    docker0: at('172.17.0.1'),
    'br-1a2b': at('172.18.0.1'),
    wlan0: [...at('fd00::7'), ...at('192.168.1.7'), ...at('fe80::1')],
  }
  expect(ownAddresses(interfaces)).toEqual([
    ...['192.168.1.7', 'fd00::7', '172.17.0.1', '172.18.0.1'],
  ])
})

test('the page before the warning, which has the address of this server but for http, may ask', async () => {
  await serve('0.0.0.0', [], 'lan')
  const { host } = new URL(server?.url ?? '')
  const allowed = async (origin: string) =>
    (await fetch(`${server?.url}/reach`, { headers: { origin } })).headers.get(
      'access-control-allow-origin',
    )
  expect(await allowed(`http://${host}`)).toBe(`http://${host}`)
  expect(await allowed('http://evil.example')).toBeNull()
  await server?.stop()
  await serve('0.0.0.0')
  expect(await allowed(`http://${new URL(server?.url ?? '').host}`)).toBeNull()
})
