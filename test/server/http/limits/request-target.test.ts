import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startApp } from '../../../support/servers/start-app.ts'

test.each(['http://[::1', 'http://a:b/', 'nonsense'])(
  'a request for %s is refused, and Node warns of nothing',
  async (target) => {
    const app = await startApp()
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    const socket = connect(app.port, '127.0.0.1')
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 400 /)
    await app.stop()
    process.off('warning', listen)
    expect(warnings).toEqual([])
  },
)
