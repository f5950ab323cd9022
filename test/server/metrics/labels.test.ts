import { afterAll, beforeAll, expect, test } from 'vitest'
import { CUTS, REQUEST_REFUSALS } from '../../../realtime/meter.ts'
import { OUTCOMES } from '../../../server/metrics/chat-metrics.ts'
import { ENCODE_OUTCOMES, KINDS } from '../../../server/metrics/clip-metrics.ts'
import { OPERATIONS } from '../../../server/metrics/store-metrics.ts'
import { packageVersion } from '../../../server/package-root.ts'
import { ask } from '../../support/clients/ask.ts'
import { join, nextEvent, openSocket, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { openRawClient } from '../../trust/connections/raw-client.ts'
import { figureOf, type Sample, samplesIn } from './scraped.ts'

/** Every label there is, with every value that it may have. */
const LABELS: Record<string, readonly string[]> = {
  'animate_posts_total outcome': OUTCOMES,
  'animate_joins_total outcome': OUTCOMES,
  'animate_reactions_total outcome': OUTCOMES,
  'animate_cuts_total reason': CUTS,
  'animate_refused_requests_total reason': REQUEST_REFUSALS,
  'animate_connections transport': ['websocket', 'polling'],
  'animate_clips_total kind': KINDS,
  'animate_clips_total outcome': ENCODE_OUTCOMES,
  'animate_store_seconds operation': OPERATIONS,
  'animate_store_failures_total operation': OPERATIONS,
  'animate_info version': [packageVersion()],
}

let app: TestApp
let frames: string[]
beforeAll(async () => {
  frames = await makeFrames({ count: 1, width: 64, height: 48 })
  app = await startApp({ metrics: { at: 'server' }, connectionsPerAddress: 12, roomsPerAddress: 5 })
})
afterAll(() => app.stop())

const scrape = async () => (await ask(app.url, '/metrics')).body.toString()
const namesIn = (text: string) =>
  samplesIn(text).map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`)

/** What would be a label of its own if anything that a client chooses were one. */
const SIGNS = ['zebra"}', 'zebra\n# TYPE x counter\nx 1', '__proto__', 'zebra{room="a"}', 'ok']

async function misbehave(sign: string): Promise<void> {
  const { socket } = await join(app.url, { room: `zebra-${SIGNS.indexOf(sign)}` })
  const draft = { id: sign, message: sign, nonce: sign, name: sign }
  await post(socket, { ...draft, frames })
  await post(socket, { ...draft, nonce: `${sign}.`, frames: [sign] })
  await socket.emitWithAck(sign as 'message', sign as never)
  socket.disconnect()
  const refused = openSocket(app.url, { room: `${sign}/`, token: sign, since: sign, [sign]: sign })
  await Promise.race([
    nextEvent(refused, 'welcome'),
    new Promise((end) => refused.once('connect_error', end)),
  ])
  refused.disconnect()
  const origin = `https://zebra-${encodeURIComponent(sign)}.example`
  const path = `/${encodeURIComponent(sign)}`
  await ask(app.url, '/socket.io/?EIO=4&transport=polling', { headers: { origin } })
  for (const method of ['GET', 'ZEBRA']) await ask(app.url, path, { method }).catch(() => undefined)
}

async function flood(): Promise<void> {
  const client = await openRawClient(app.url)
  await client.enter()
  for (let i = 0; i < 1200; i += 1) client.send('42["zebra"]')
  client.socket.resume()
  await client.ended
}

function isKnown({ name, labels }: Sample): boolean {
  const metric = name.replace(/_(bucket|sum|count)$/, '')
  return Object.entries(labels).every(([label, value]) => {
    // The bounds of a histogram, as its definition has them.
    if (label === 'le') return name.endsWith('_bucket') && /^(\d+(\.\d+)?|\+Inf)$/.test(value)
    return LABELS[`${metric} ${label}`]?.includes(value)
  })
}

test('whatever clients send, no series is added and every label has a value of its list', async () => {
  const before = await scrape()
  for (const sign of SIGNS) await misbehave(sign)
  await flood()
  const after = await scrape()
  expect(namesIn(after)).toEqual(namesIn(before))
  expect(samplesIn(after).filter((sample) => !isKnown(sample))).toEqual([])
  expect(after).not.toMatch(/zebra|proto/)
  // They were counted all the same; were they not, this would say nothing.
  expect(figureOf(after, 'animate_posts_total', { outcome: 'ok' })).toBeGreaterThan(2)
  expect(figureOf(after, 'animate_posts_total', { outcome: 'bad_frames' })).toBeGreaterThan(2)
  expect(figureOf(after, 'animate_refused_requests_total', { reason: 'foreign' })).toBe(
    SIGNS.length,
  )
  expect(figureOf(after, 'animate_cuts_total', { reason: 'too_many_packets' })).toBe(1)
})

test('every list is used by a metric', async () => {
  const used = samplesIn(await scrape()).flatMap(({ name, labels }) =>
    Object.keys(labels).map((label) => `${name.replace(/_(bucket|sum|count)$/, '')} ${label}`),
  )
  expect(Object.keys(LABELS).filter((label) => !used.includes(label))).toEqual([])
})
