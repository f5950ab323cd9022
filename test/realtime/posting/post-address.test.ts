import { expect, test } from 'vitest'
import { join, post } from '../../support/clients/chat-client.ts'
import { makeFrames } from '../../support/media/frames.ts'
import { startApp } from '../../support/servers/start-app.ts'
import { createStubEncoder } from '../../trust/soak/stub-encoder.ts'

test('a clip waits in the turns of the address that its message comes from', async () => {
  const encoder = createStubEncoder()
  const addresses: (string | undefined)[] = []
  const app = await startApp(
    {},
    {
      encoder: {
        ...encoder,
        encode: (frames, options) => {
          addresses.push(options?.address)
          return encoder.encode(frames, options)
        },
      },
    },
  )
  const { socket } = await join(app.url)
  const frames = await makeFrames({ count: 2, width: 64, height: 48 })
  await post(socket, { id: '', message: '', frames })
  socket.close()
  expect(addresses).toEqual(['127.0.0.1'])
  await app.stop()
})
