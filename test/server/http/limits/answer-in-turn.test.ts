import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerInTurn } from '../../../../server/http/limits/answer-in-turn.ts'

let server: Server
let url: string
let client: Socket
/** The requests that have begun, by their paths, with what answers them. */
let begun: { path: string; response: ServerResponse }[]
let hasBegun: () => void

beforeEach(async () => {
  begun = []
  hasBegun = () => {}
  server = createServer((request, response) => {
    begun.push({ path: request.url ?? '', response })
    hasBegun()
  })
  answerInTurn(server).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  url = `http://127.0.0.1:${port}`
  client = connect(port, '127.0.0.1')
  client.on('error', () => {})
  await once(client, 'connect')
})
afterEach(async () => {
  client.destroy()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
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
  const other = fetch(`${url}/other`)
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
  // The next client is answered after everything that came of the other one's end.
  const other = fetch(`${url}/other`)
  await untilBegun(2)
  begun[1]?.response.end()
  await other
  expect(begun.map(({ path }) => path)).toEqual(['/1', '/other'])
})

test('a handful of requests at once are all answered', async () => {
  ask(...Array.from({ length: 16 }, (_, i) => `/${i}`))
  client.resume()
  for (let i = 0; i < 16; i += 1) {
    await untilBegun(i + 1)
    begun[i]?.response.end()
  }
  expect(begun.at(-1)?.path).toBe('/15')
})

test('a connection that asks for more than a handful at once is ended, and none of it waits', async () => {
  const closed = once(client, 'close')
  ask(...Array.from({ length: 17 }, (_, i) => `/${i}`))
  client.resume()
  await closed
  expect(begun.length).toBe(1)
})

test('what comes in one piece with them is not even read', async () => {
  const heard: (string | undefined)[] = []
  const beside = createServer((request) => heard.push(request.url))
  beside.on('request', (request) => heard.push(request.url))
  answerInTurn(beside)
  const parsed: unknown[] = []
  beside.prependListener('request', (request) => parsed.push(request))
  beside.listen(0, '127.0.0.1')
  await once(beside, 'listening')
  const greedy = connect((beside.address() as AddressInfo).port, '127.0.0.1').resume()
  greedy.on('error', () => {})
  greedy.write('GET /many HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(1500))
  await once(greedy, 'close')
  beside.close()
  await once(beside, 'close')
  expect(heard).toEqual(['/many', '/many'])
  expect(parsed).toHaveLength(17)
})
