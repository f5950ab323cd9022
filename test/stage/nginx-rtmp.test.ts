import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextEvent, openSocket } from '../support/clients/chat-client.ts'
import { watchFlv } from '../support/clients/flv-viewer.ts'
import { startPublisher } from '../support/clients/publisher.ts'
import { freePort } from '../support/servers/free-port.ts'
import { type Nginx, startNginx } from '../support/servers/nginx.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'

const KEY = 'a-stage-key-for-tests'
const MODULE = '/usr/lib/nginx/modules/ngx_rtmp_module.so'

/** macOS has no package of it; on Debian script/test installs it. */
const isMissing = process.platform === 'darwin' && !existsSync(MODULE)

describe.skipIf(isMissing)("Debian's nginx-rtmp in front of the stage", () => {
  let app: TestApp
  let nginx: Nginx

  beforeAll(async () => {
    const rtmpPort = await freePort()
    app = await startApp({ rtmpPort, stageKey: KEY })
    const text = await readFile('test/fixtures/nginx-rtmp.conf', 'utf8')
    nginx = await startNginx(({ folder, port }) =>
      filled(text, {
        FOLDER: folder,
        FRONT_PORT: port,
        HTTP_PORT: app.port,
        RTMP_PORT: rtmpPort,
        STAGE_KEY: KEY,
      }),
    )
  })
  afterAll(async () => {
    await nginx.stop()
    await app.stop()
  })

  test('lets in who has the key, and the room sees it', async () => {
    const socket = openSocket(app.url)
    await nextEvent(socket, 'stage')
    const begun = nextEvent(socket, 'stage')
    const publisher = startPublisher({ port: nginx.port, room: 'lobby', key: KEY })
    expect(await begun).toMatchObject({ live: true })
    const viewer = await watchFlv(`${app.url}/live/lobby.flv`)
    await viewer.seen(({ isKeyFrame }) => isKeyFrame, 2)
    await viewer.seen(({ type, isHeader }) => type === 'audio' && !isHeader, 10)

    const over = nextEvent(socket, 'stage')
    await publisher.stop()
    expect(await over).toEqual({ live: false })
    socket.disconnect()
  })

  test.each(['wrong-key', '', `${KEY}&name=lobby`])(
    'keeps out who says the key is %j',
    async (key) => {
      const room = 'somebody-elses'
      const socket = openSocket(app.url, { room })
      const heard: unknown[] = []
      await nextEvent(socket, 'stage')
      socket.on('stage', (stage) => heard.push(stage))
      const { code } = await startPublisher({ port: nginx.port, room, key }).ended
      expect(code).not.toBe(0)
      expect(heard).toEqual([])
      socket.disconnect()
    },
  )
})

function filled(text: string, values: Record<string, string | number>): string {
  return Object.entries(values).reduce(
    (done, [name, value]) => done.replaceAll(name, String(value)),
    text,
  )
}
