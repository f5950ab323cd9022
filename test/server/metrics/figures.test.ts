import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ask } from '../../support/clients/ask.ts'
import { join, nextEvent, post } from '../../support/clients/chat-client.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp, type TestApp } from '../../support/servers/start-app.ts'
import { figureOf } from './scraped.ts'

let app: TestApp
let clock: FakeClock
beforeAll(async () => {
  clock = createFakeClock(Date.now())
  app = await startApp({ metrics: { at: 'server' } }, { clock, sweepIntervalMs: 1e9 })
})
afterAll(() => app.stop())

const scrape = async () => (await ask(app.url, '/metrics')).body.toString()

test('figures tell of posts, deliveries, replays, clips, the store, and who is there', async () => {
  const authors = await Promise.all([join(app.url), join(app.url), join(app.url, { room: 'den' })])
  const received = nextEvent(authors[1].socket, 'message')
  const draft = { id: '', message: 'hello', frames: await makeFrames() }
  const { key } = await nextReceipt(post(authors[0].socket, draft))
  await received
  expect((await ask(app.url, `/clips/${key}.gif`)).status).toBe(200)
  const late = await join(app.url)

  const text = await scrape()
  const value = (name: string, labels = {}) => figureOf(text, name, labels)
  expect(value('animate_posts_total', { outcome: 'ok' })).toBe(1)
  expect(value('animate_post_seconds_count')).toBe(1)
  expect(value('animate_deliveries_total')).toBe(2)
  expect(value('animate_joins_total', { outcome: 'ok' })).toBe(4)
  expect(value('animate_replay_messages_count')).toBe(4)
  expect(value('animate_replay_messages_sum')).toBe(1)
  expect(value('animate_replay_bytes_sum')).toBeGreaterThan(1000)
  expect(value('animate_clips_total', { kind: 'clip', outcome: 'ok' })).toBe(1)
  expect(value('animate_clips_total', { kind: 'export', outcome: 'ok' })).toBe(1)
  expect(value('animate_clip_seconds_count')).toBe(1)
  expect(value('animate_clip_wait_seconds_count')).toBe(1)
  expect(value('animate_store_seconds_count', { operation: 'keep' })).toBe(1)
  expect(value('animate_members')).toBe(4)
  expect(value('animate_rooms')).toBe(2)
  expect(value('animate_connections', { transport: 'websocket' })).toBe(4)
  for (const { socket } of [...authors, late]) socket.disconnect()
})

test('what has gone is not counted any more, and what has expired is', async () => {
  clock.advance(601_000)
  await app.sweepNow()
  await vi.waitFor(async () => {
    const text = await scrape()
    expect(figureOf(text, 'animate_members')).toBe(0)
    expect(figureOf(text, 'animate_rooms')).toBe(0)
    expect(figureOf(text, 'animate_connections', { transport: 'websocket' })).toBe(0)
    expect(figureOf(text, 'animate_expired_messages_total')).toBe(1)
  })
})

async function nextReceipt(answered: ReturnType<typeof post>) {
  const answer = await answered
  if (!answer.ok) throw new Error(answer.text)
  return answer
}
