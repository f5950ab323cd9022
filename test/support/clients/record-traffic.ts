import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { startPublisher } from './publisher.ts'

/**
 * What a real publisher says to a real ingest, byte for byte: an ffmpeg publishes by way of us
 * until it has said `leastBytes`.
 */
export async function recordTraffic(
  target: { port: number; room: string; key: string },
  leastBytes: number,
): Promise<Buffer> {
  const said: Buffer[] = []
  const proxy = createServer((client) => {
    const server = connect(target.port, '127.0.0.1')
    client.on('data', (data) => {
      said.push(data)
      if (Buffer.concat(said).length >= leastBytes) proxy.emit('enough')
    })
    client.pipe(server).pipe(client)
    for (const socket of [client, server]) socket.on('error', () => undefined)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const address = proxy.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const publisher = startPublisher({ ...target, port })
  await once(proxy, 'enough')
  await publisher.stop()
  proxy.close()
  return Buffer.concat(said)
}
