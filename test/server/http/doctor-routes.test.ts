import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDoctorRoutes, doctorPass } from '../../../server/http/doctor-routes.ts'
import { type RouteServer, serveRoutes } from '../../support/servers/route-server.ts'

const KEY = Buffer.alloc(32, 1)

let server: RouteServer
beforeAll(async () => {
  server = await serveRoutes(createDoctorRoutes(KEY, 1))
})
afterAll(() => server.stop())

const ask = (headers: Record<string, string>) => fetch(`${server.url}/doctor`, { headers })

test('with a pass it tells what of a request has come through', async () => {
  const answer = await ask({
    Authorization: `Bearer ${doctorPass(KEY)}`,
    'X-Forwarded-For': '198.51.100.1, 198.51.100.2',
    'X-Forwarded-Proto': 'https',
  })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.json()).toMatchObject({
    remoteAddress: '127.0.0.1',
    believedAddress: '198.51.100.2',
    hops: 2,
    forwardedProto: 'https',
  })
})

const MINUTE_MS = 60_000
test.each([
  ['none', ''],
  ['one of another server', `Bearer ${doctorPass(Buffer.alloc(32, 2))}`],
  ['one that is over', `Bearer ${doctorPass(KEY, Date.now() - 1)}`],
  ['one made for long', `Bearer ${doctorPass(KEY, Date.now() + 60 * MINUTE_MS)}`],
  ['half of one', `Bearer ${doctorPass(KEY).slice(0, -4)}`],
  ['one whose time was changed', `Bearer 9${doctorPass(KEY).slice(1)}`],
])('with %s there is nothing at its address', async (_, pass) => {
  expect((await ask({ Authorization: pass })).status).toBe(404)
})
