import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface StallingProxy {
  url: string
  /** From now on nothing more comes from the server. */
  stall(): void
  /** What was held back comes at once, and then what follows. */
  resume(): void
  close(): Promise<void>
}

/** A network that can stand still, between a browser and a server of this machine. */
export async function openStallingProxy(port: number): Promise<StallingProxy> {
  const sockets = new Set<Socket>()
  const fromServer = new Set<Socket>()
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    fromServer.add(server)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        server.destroy()
      })
    }
    client.pipe(server)
    server.on('data', (data) => client.write(data))
    server.on('end', () => client.end())
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const address = proxy.address()
  const own = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${own}`,
    stall: () => {
      for (const server of fromServer) server.pause()
    },
    resume: () => {
      for (const server of fromServer) server.resume()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
