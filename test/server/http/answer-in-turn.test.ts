import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Response } from 'express'
import { Router } from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerInTurn } from '../../../server/http/answer-in-turn.ts'
import { type RouteServer, serveRoutes } from '../../support/servers/route-server.ts'

let server: RouteServer
let client: Socket
/** The requests that have begun, by their paths, with what answers them. */
let begun: { path: string; response: Response }[]
let hasBegun: () => void

beforeEach(async () => {
  begun = []
  hasBegun = () => {}
  const routes = Router()
  routes.use(answerInTurn(), (request, response) => {
    begun.push({ path: request.path, response })
    hasBegun()
  })
  server = await serveRoutes(routes)
  client = connect(Number(new URL(server.url).port), '127.0.0.1')
  client.on('error', () => {})
  await once(client, 'connect')
})
afterEach(async () => {
  client.destroy()
  await server.stop()
})

const ask = (...paths: string[]) =>
  client.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''))

async function untilBegun(count: number): Promise<void> {
  while (begun.length < count) {
    await new Promise<void>((resolve) => {
      hasBegun = resolve
    })
  }
}

test('a request begins when the one before it on its connection is answered', async () => {
  ask('/1', '/2', '/3')
  await untilBegun(1)
  const other = fetch(`${server.url}/other`)
  await untilBegun(2)
  expect(begun.map(({ path }) => path)).toEqual(['/1', '/other'])
  begun[1]?.response.end('other')
  expect(await (await other).text()).toBe('other')

  for (const path of ['/1', '/2', '/3']) {
    const one = begun.find((each) => each.path === path)
    const answer = once(client, 'data')
    const next = begun.length + 1
    one?.response.end(`answer to ${path}`)
    expect(String((await answer)[0])).toContain(`answer to ${path}`)
    if (path !== '/3') await untilBegun(next)
  }
  expect(begun.map(({ path }) => path)).toEqual(['/1', '/other', '/2', '/3'])
})

test('what waits on a connection that ends is never begun', async () => {
  ask('/1', '/2')
  await untilBegun(1)
  const gone = once(begun[0]?.response ?? client, 'close')
  client.destroy()
  await gone
  // Whoever asks next is answered after everything that came of the other one's end.
  const other = fetch(`${server.url}/other`)
  await untilBegun(2)
  begun[1]?.response.end()
  await other
  expect(begun.map(({ path }) => path)).toEqual(['/1', '/other'])
})

test('a connection that asks for hundreds of things at once is closed', async () => {
  const closed = once(client, 'close')
  ask(...Array.from({ length: 300 }, (_, i) => `/${i}`))
  client.resume()
  await closed
  expect(begun.length).toBe(1)
})
