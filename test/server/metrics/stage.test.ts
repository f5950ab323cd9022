import { expect, test, vi } from 'vitest'
import { ask } from '../../support/clients/ask.ts'
import { watchFlv } from '../../support/clients/flv-viewer.ts'
import { startPublisher } from '../../support/clients/publisher.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { startApp } from '../../support/servers/start-app.ts'
import { figureOf } from './scraped.ts'

test('the stage is counted: rooms that are live, who watches, and bytes both ways', async () => {
  const rtmpPort = await freePort()
  const stageKey = 'a-key-of-the-stage'
  const app = await startApp({ metrics: { at: 'server' }, rtmpPort, stageKey })
  const figure = async (name: string) =>
    figureOf((await ask(app.url, '/metrics')).body.toString(), name)
  expect(await figure('animate_broadcasts')).toBe(0)
  const publisher = startPublisher({ port: rtmpPort, room: 'lobby', key: stageKey })
  await vi.waitFor(async () => expect(await figure('animate_broadcasts')).toBe(1))
  const viewer = await watchFlv(`${app.url}/live/lobby.flv`)
  await viewer.seen(({ isKeyFrame }) => isKeyFrame)
  expect(await figure('animate_viewers')).toBe(1)
  expect(await figure('animate_stage_received_bytes_total')).toBeGreaterThan(1000)
  const sent = await figure('animate_stage_sent_bytes_total')
  expect(sent).toBeGreaterThan(1000)
  viewer.close()
  await publisher.stop()
  await vi.waitFor(async () => expect(await figure('animate_viewers')).toBe(0))
  expect(await figure('animate_stage_sent_bytes_total')).toBeGreaterThanOrEqual(sent)
  await app.stop()
})
