import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openOldClient, VERSIONS } from '../support/clients/old-client.ts'
import { startApp } from '../support/servers/start-app.ts'

const QUIET_MS = 90_000

test('clients of 2015 that say nothing for 90 s, and are told nothing, are not cut', async () => {
  const app = await startApp()
  const clients = VERSIONS.flatMap((version) =>
    [['polling'], ['websocket']].map((transports) =>
      openOldClient(version, app.url, { transports }),
    ),
  )
  await Promise.all(clients.map(({ next }) => next('messages')))
  let cut = 0
  for (const { socket } of clients) socket.on('disconnect', () => cut++)
  await setTimeout(QUIET_MS)
  expect(cut).toBe(0)
  for (const { socket } of clients) socket.close()
  await app.stop()
})
