import { createServer, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { listenOn } from '../../helpers/listen-on.ts'

/** A server on a machine whose kernel refuses these hosts with a code; `asked` tells all it was asked for. */
function serverWhere(refused: Record<string, string>) {
  const server: Server = createServer()
  const listen = server.listen.bind(server)
  const asked: string[] = []
  server.listen = ((port: number, host: string) => {
    asked.push(host)
    const code = refused[host]
    if (code === undefined) return listen(port, host)
    process.nextTick(() => server.emit('error', Object.assign(new Error(code), { code })))
    return server
  }) as Server['listen']
  onTestFinished(() => void server.close())
  return { server, asked }
}

const ANYWHERE = { host: '::', port: 0 }

test('on a machine without IPv6 every address is every one of IPv4', async () => {
  const { server, asked } = serverWhere({ '::': 'EAFNOSUPPORT' })
  expect(await listenOn(server, ANYWHERE)).toBeGreaterThan(0)
  expect(server.address()).toMatchObject({ address: '0.0.0.0' })
  expect(asked).toEqual(['::', '0.0.0.0'])
})

test('localhost is the address at which proxies look for it', async () => {
  const { server } = serverWhere({})
  await listenOn(server, { host: 'localhost', port: 0 })
  expect(server.address()).toMatchObject({ address: '127.0.0.1' })
})

test('an address of IPv6 that was asked for by name is not replaced by another', async () => {
  const { server, asked } = serverWhere({ '::1': 'EAFNOSUPPORT' })
  await expect(listenOn(server, { host: '::1', port: 0 })).rejects.toThrow('EAFNOSUPPORT')
  expect(asked).toEqual(['::1'])
})

test('a port that is taken is said, not tried elsewhere', async () => {
  const { server, asked } = serverWhere({ '::': 'EADDRINUSE' })
  await expect(listenOn(server, ANYWHERE)).rejects.toThrow('EADDRINUSE')
  expect(asked).toEqual(['::'])
})
