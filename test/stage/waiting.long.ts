import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { startPublisher } from '../support/clients/publisher.ts'
import { openIngest } from './open-ingest.ts'

test('strangers who connect and say nothing are sent away in time, and few at once come in', async () => {
  const ingest = await openIngest()
  const sockets = await Promise.all(Array.from({ length: 40 }, () => open(ingest.port)))
  const closed = sockets.map((socket) => once(socket, 'close').then(() => performance.now()))
  const startedAt = performance.now()
  const tookMs = (await Promise.all(closed)).map((at) => at - startedAt)
  expect(tookMs.filter((ms) => ms > 5000)).toHaveLength(16)
  // And then there is a place again.
  const begun = ingest.change('show')
  const publisher = startPublisher({ port: ingest.port, room: 'show', key: 'key-of-show' })
  expect(await begun).toMatchObject({ live: true })
  await publisher.stop()
  await ingest.close()
})

function open(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.on('error', () => undefined).resume()
  })
}
