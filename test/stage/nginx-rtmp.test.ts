import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nextEvent, openSocket } from '../support/clients/chat-client.ts'
import { watchFlv } from '../support/clients/flv-viewer.ts'
import { startPublisher } from '../support/clients/publisher.ts'
import { freePort } from '../support/servers/nginx.ts'
import { startApp, type TestApp } from '../support/servers/start-app.ts'
import { untilListening } from '../support/servers/until-listening.ts'
import { makeTempFolder, type TempFolder } from '../support/temp-folder.ts'

const KEY = 'a-stage-key-for-tests'
const MODULE = '/usr/lib/nginx/modules/ngx_rtmp_module.so'

/** macOS has no package of it; on Debian script/test installs it. */
const isMissing = process.platform === 'darwin' && !existsSync(MODULE)

describe.skipIf(isMissing)("Debian's nginx-rtmp in front of the stage", () => {
  let app: TestApp
  let folder: TempFolder
  let nginx: ChildProcess
  let frontPort: number

  beforeAll(async () => {
    folder = await makeTempFolder()
    const rtmpPort = await freePort()
    frontPort = await freePort()
    app = await startApp({ rtmpPort, stageKey: KEY })
    const values = {
      FOLDER: folder.path,
      FRONT_PORT: frontPort,
      HTTP_PORT: app.port,
      RTMP_PORT: rtmpPort,
      STAGE_KEY: KEY,
    }
    nginx = await startNginx(folder.path, values)
  })
  afterAll(async () => {
    nginx.kill()
    await once(nginx, 'close')
    await app.stop()
    await folder.remove()
  })

  test('lets in who has the key, and the room sees it', async () => {
    const socket = openSocket(app.url)
    await nextEvent(socket, 'stage')
    const begun = nextEvent(socket, 'stage')
    const publisher = startPublisher({ port: frontPort, room: 'lobby', key: KEY })
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
      const { code } = await startPublisher({ port: frontPort, room, key }).ended
      expect(code).not.toBe(0)
      expect(heard).toEqual([])
      socket.disconnect()
    },
  )
})

async function startNginx(folder: string, values: Record<string, string | number>) {
  let text = await readFile('test/fixtures/nginx-rtmp.conf', 'utf8')
  for (const [name, value] of Object.entries(values)) text = text.replaceAll(name, String(value))
  const file = join(folder, 'nginx.conf')
  await writeFile(file, text)
  const nginx = spawn('nginx', ['-c', file, '-p', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  })
  await untilListening(Number(values.FRONT_PORT))
  return nginx
}
