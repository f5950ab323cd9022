import { expect, test } from 'vitest'
import { join, post } from '../../support/clients/chat-client.ts'
import { openPageModel } from '../../support/clients/page-model.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp } from '../../support/servers/start-app.ts'
import { openTcpProxy } from '../../support/servers/tcp-proxy.ts'

test('a line too narrow for a whole replay gets it piece by piece, over several connections', async () => {
  const app = await startApp()
  const proxy = await openTcpProxy(Number(new URL(app.url).port))
  const { socket } = await join(app.url, { room: 'den' })
  const frames = await makeFrames({ count: 2, width: 64, height: 64 })
  const words = ['one', 'two', 'three', 'four', 'five', 'six']
  for (const message of words) await post(socket, { id: message, message, frames })
  const { replay } = await join(app.url, { room: 'den' })
  const pieces = replay.map((message) => JSON.stringify(message).length)
  // Every connection ends after about two messages; what is before them is the handshake.
  proxy.endAfter(2_000 + 2 * Math.max(...pieces))

  const page = openPageModel(proxy.url, 'den', () => undefined)
  await page.untilShown(words.length)
  expect(page.shown).toEqual(replay.map(({ key }) => key))
  expect(page.repeated).toEqual([])
  expect(proxy.opened).toBeGreaterThan(1)
  page.connection.close()
  socket.close()
  await proxy.close()
  await app.stop()
})
