import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { join, post } from '../support/clients/chat-client.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { findInFolder, makeMarker } from '../support/folder-search.ts'
import { makeFrames } from '../support/media/frames.ts'
import { startApp } from '../support/servers/start-app.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

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

test('what expired since the last sweep does not stay on the disk of a server that is stopped', async () => {
  const folder = await makeTempFolder()
  const clock = createFakeClock()
  const app = await startApp({ dataDir: folder.path }, { clock, sweepIntervalMs: 3_600_000 })
  const { socket } = await join(app.url)
  const [message, frames] = [makeMarker(), await makeFrames({ count: 2, width: 64, height: 48 })]
  expect(await post(socket, { id: 'a', message, frames })).toMatchObject({ ok: true })
  expect(await findInFolder(folder.path, [message])).not.toEqual([])
  clock.advance(600_001)
  await app.stop()
  expect(await findInFolder(folder.path, [message])).toEqual([])
  await folder.remove()
})
