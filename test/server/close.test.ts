import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startApp } from '../support/servers/start-app.ts'

test('closing does not wait for a connection that has said nothing, as browsers keep them', async () => {
  const app = await startApp()
  const silent = connect(app.port, '127.0.0.1')
  await once(silent, 'connect')
  const closed = once(silent, 'close')
  await app.stop()
  await closed
  expect(silent.destroyed).toBe(true)
})

test('closing twice is closing once', async () => {
  const app = await startApp()
  await Promise.all([app.close(), app.close()])
  await app.stop()
  await expect(fetch(app.url)).rejects.toThrow()
})
