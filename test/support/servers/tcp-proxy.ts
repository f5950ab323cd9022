import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A bad network between pages and a server: it passes bytes on until a test tells it otherwise. */
export interface TcpProxy {
  url: string
  /** How many connections it has let through so far. */
  readonly opened: number
  /** Ends connections without a word, as a phone in a tunnel does: one at random, or all. */
  cut(which?: number): void
  /** Passes nothing on in any direction for as long; what was sent meanwhile comes after it. */
  stall(ms: number): void
  /** The next connection is held back for as long, so that later ones overtake it. */
  holdNext(ms: number): void
  /**
   * Loses from now on all that comes by the connections there are, one at random or all, and ends none of
   * them (a half-open connection, as a firewall that has forgotten it leaves behind). New ones pass.
   */
  swallow(which?: number): void
  /** Ends all connections, and each new one at once, for as long. */
  cutFor(ms: number): void
  /** Each new connection ends once the server has sent so many bytes by it. */
  endAfter(bytes: number): void
  close(): Promise<void>
}

interface Pair {
  client: Socket
  server: Socket
}

export async function openTcpProxy(targetPort: number): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  let opened = 0
  let heldMs = 0
  let isDown = false
  let mostBytes = Number.POSITIVE_INFINITY

  const listener = createServer((client) => {
    if (isDown) {
      client.on('error', () => undefined)
      client.resetAndDestroy()
      return
    }
    opened++
    const delayMs = heldMs
    heldMs = 0
    client.pause()
    client.on('error', () => undefined)
    setTimeout(() => join(client), delayMs)
  })

  function join(client: Socket): void {
    const server = connect(targetPort, '127.0.0.1')
    const pair = { client, server }
    pairs.add(pair)
    const end = () => {
      pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      socket.on('error', end)
      socket.on('close', end)
    }
    client.pipe(server)
    if (mostBytes === Number.POSITIVE_INFINITY) server.pipe(client)
    else passOn(server, client, mostBytes)
  }

  /** So many bytes and no more. */
  function passOn(server: Socket, client: Socket, bytes: number): void {
    let left = bytes
    server.on('data', (data) => {
      if (data.length < left) client.write(data)
      else client.end(data.subarray(0, left), () => server.destroy())
      left = Math.max(0, left - data.length)
    })
  }

  function cut(which?: number): void {
    for (const { client, server } of chosen(which)) {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
  }

  function chosen(which?: number): Pair[] {
    const all = [...pairs]
    return which === undefined ? all : all.slice(which % Math.max(1, all.length)).slice(0, 1)
  }

  function swallow(which?: number): void {
    for (const { client, server } of chosen(which)) {
      client.unpipe(server)
      server.unpipe(client)
      client.resume()
      server.resume()
    }
  }

  function cutFor(ms: number): void {
    isDown = true
    cut()
    setTimeout(() => {
      isDown = false
    }, ms)
  }

  function stall(ms: number): void {
    for (const { client, server } of pairs) {
      client.unpipe(server)
      server.unpipe(client)
      setTimeout(() => {
        if (client.destroyed || server.destroyed) return
        client.pipe(server)
        server.pipe(client)
      }, ms)
    }
  }

  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    get opened() {
      return opened
    },
    ...{ cut, stall, swallow, cutFor },
    holdNext(ms) {
      heldMs = ms
    },
    endAfter(bytes) {
      mostBytes = bytes
    },
    async close() {
      cut()
      listener.close()
      await once(listener, 'close')
    },
  }
}
