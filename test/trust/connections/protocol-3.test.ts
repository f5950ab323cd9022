import { createRequire } from 'node:module'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'

const require = createRequire(import.meta.url)
/** How the client itself takes an answer apart. */
const { decodePayload } = createRequire(require.resolve('sio1/package.json'))('engine.io-parser')

let app: TestApp
let log: string[]
beforeEach(async () => {
  log = []
  const write = (line: string) => void log.push(line)
  app = await startApp({ connectionsPerAddress: 3 }, { log: pino({}, { write }) })
})
afterEach(() => app.stop())

const POLLING = 'EIO=3&transport=polling'
const ask = (query: string, body?: string) =>
  fetch(`${app.url}/socket.io/?${query}`, {
    ...(body === undefined ? {} : { method: 'POST', body }),
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
  })

/** What a poll brings, packet by packet. */
async function poll(query: string): Promise<{ kind: string | null; packets: string[] }> {
  const response = await ask(query)
  const kind = response.headers.get('content-type')
  const isBinary = kind === 'application/octet-stream'
  const payload = isBinary ? Buffer.from(await response.arrayBuffer()) : await response.text()
  const packets: string[] = []
  decodePayload(payload, 'nodebuffer', ({ data }: { data: string }) => void packets.push(data))
  return { kind, packets }
}

/** Opens a session; resolves with the query of its later requests. */
async function openSession(): Promise<string> {
  const { packets } = await poll(`${POLLING}&b64=1`)
  return `${POLLING}&b64=1&sid=${JSON.parse(packets[0] ?? '').sid}`
}

test('a client that can read bytes is answered in bytes, one that cannot in text', async () => {
  const bytes = await poll(POLLING)
  expect(bytes.kind).toBe('application/octet-stream')
  expect(bytes.packets[0]).toContain('"sid"')
  const text = await poll(`${POLLING}&b64=1`)
  expect(text.kind).toBe('text/plain; charset=UTF-8')
  expect(text.packets[0]).toContain('"sid"')
})

test.each(['0:', '1:3', '1:2', '2:40', '13:42["message"]'])(
  'one request full of "%s" is counted, not read, and ends its own connection',
  async (packet) => {
    const query = await openSession()
    await ask(query, packet.repeat(990_000 / packet.length))
    expect((await ask(query)).status).toBe(400)
    expect(log.filter((line) => line.includes('too many packets'))).toHaveLength(1)
  },
)

test('a second entry gets no second replay', async () => {
  const query = await openSession()
  const { packets } = await poll(query)
  expect(packets.filter((data) => data?.startsWith('2["messages"'))).toHaveLength(1)
  await ask(query, '2:402:402:40')
  const answer = await ask(query)
  expect(await answer.text()).not.toContain('"messages"')
})

test('its connections count as any others', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 6 }, async () => (await ask(POLLING)).status),
  )
  expect(statuses.filter((status) => status === 200)).toHaveLength(3)
})
