import { expect, test } from 'vitest'
import { inAddress } from '../../../server/http/listening-hosts.ts'
import { readSettings } from '../../../server/read-settings.ts'
import { startText } from '../../../server/start/start-text.ts'
import { freePort } from '../../support/servers/free-port.ts'
import { startApp } from '../../support/servers/start-app.ts'

const KEY = 'a-stage-key-for-tests'

test.each(['127.0.0.1', '0.0.0.0', 'localhost', '::1', '::'])(
  'every address that a start on %s prints answers, and the stage has the same ones',
  async (host) => {
    const rtmpPort = await freePort()
    const app = await startApp({ host, rtmpPort, stageKey: KEY })
    const { options } = readSettings(['--host', host, '--stage-key', KEY], {})
    const text = startText(app, options)
    const [, open = ''] = /open\s+(.*)/.exec(text) ?? []
    for (const url of open.split(/\s+/)) expect((await fetch(`${url}/healthz`)).ok).toBe(true)
    const stages = text.match(/rtmp:\/\/\S+/g) ?? []
    // One for each address of the page: others reach the stage by no other than the chat.
    expect(stages.map((rtmp) => new URL(rtmp).hostname)).toEqual(
      open.split(/\s+/).map((url) => new URL(url).hostname),
    )
    for (const rtmp of stages) {
      expect(new URL(rtmp)).toMatchObject({ port: `${rtmpPort}`, pathname: '/live' })
    }
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

const lineOf = async (...flags: string[]) => {
  const app = await startApp()
  const text = startText(app, readSettings(flags, {}).options)
  await app.stop()
  return text
}

test('the start names the films where there are some', async () => {
  expect(await lineOf('--media-dir', '/films')).toMatch(/films +http\S+\/watch/)
  expect(await lineOf()).not.toContain('/watch')
})

test('a start that others cannot use as they would like says so', async () => {
  const noCamera = /Without https the browsers of others give no camera/
  const nobody = /Only this machine can open it: --lan/
  expect(await lineOf('--host', '0.0.0.0')).toMatch(noCamera)
  expect(await lineOf('--https', 'lan')).toMatch(nobody)
  for (const flags of [
    [],
    ['--host', '0.0.0.0', '--https', 'lan'],
    ['--host', '0.0.0.0', '--trust-proxy', '1'],
    ['--host', '0.0.0.0', '--public-origin', 'https://chat.example'],
  ]) {
    const text = await lineOf(...flags)
    expect(text).not.toMatch(noCamera)
    expect(text).not.toMatch(nobody)
  }
})

test('a start warns when PUBLIC_ORIGIN does not list an address that it prints', async () => {
  const app = await startApp()
  const said = (origins: string) =>
    startText(app, readSettings(['--host', '127.0.0.1', '--public-origin', origins], {}).options)
  const warning = `PUBLIC_ORIGIN does not list ${app.url}: pages opened there cannot connect.`
  expect(said('http://127.0.0.1:9')).toContain(warning)
  expect(said(`http://127.0.0.1:9 ${app.url}`)).not.toContain('PUBLIC_ORIGIN')
  expect(said('')).not.toContain('PUBLIC_ORIGIN')
  await app.stop()
})
