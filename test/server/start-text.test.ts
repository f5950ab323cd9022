import { expect, test } from 'vitest'
import { inAddress } from '../../server/http/listening-hosts.ts'
import { readSettings } from '../../server/read-settings.ts'
import { startText } from '../../server/start-text.ts'
import { freePort } from '../support/servers/free-port.ts'
import { startApp } from '../support/servers/start-app.ts'

const KEY = 'a-stage-key-for-tests'

test.each(['127.0.0.1', '0.0.0.0', 'localhost', '::1', '::'])(
  'every address that a start on %s prints answers, and the one of the stage is one',
  async (host) => {
    const rtmpPort = await freePort()
    const app = await startApp({ host, rtmpPort, stageKey: KEY })
    const { options } = readSettings(['--host', host, '--stage-key', KEY], {})
    const text = startText(app, options)
    const [, open = ''] = /open\s+(.*)/.exec(text) ?? []
    for (const url of open.split(/\s+/)) expect((await fetch(`${url}/healthz`)).ok).toBe(true)
    const [rtmp = ''] = /rtmp:\/\/\S+/.exec(text) ?? []
    expect(new URL(rtmp)).toMatchObject({ port: `${rtmpPort}`, pathname: '/live' })
    expect(text).not.toContain(KEY)
    await app.stop()
  },
)

test('an address of IPv6 stands in brackets', () => {
  expect(inAddress('::1')).toBe('[::1]')
  expect(inAddress('127.0.0.1')).toBe('127.0.0.1')
})

test('without STAGE_KEY the start tells where a key is found', async () => {
  const app = await startApp({ rtmpPort: await freePort() })
  expect(startText(app, readSettings([], {}).options)).toContain("<the key in the room's settings>")
  await app.stop()
})
