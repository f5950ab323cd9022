import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A websocket made by hand on plain TCP, which can be as rude as no library would be. */
export interface RawClient {
  socket: Socket
  /** Sends text as one engine.io packet, such as `40` or `3`. */
  send(text: string): void
  /** A ping of the websocket itself, below engine.io. */
  ping(bytes: Buffer): void
  /** Joins a room; resolves when the replay was there. */
  enter(room?: string): Promise<void>
  /** Takes nothing more off the wire. */
  stopReading(): void
  /** Resolves when the server has ended the connection, also while nothing is read. */
  ended: Promise<void>
  close(): void
}

const QUERY = 'EIO=4&transport=websocket'

const HANDSHAKE = (host: string, query: string) =>
  [
    `GET /socket.io/?${query} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n')

/** Opens a websocket and reads until the server's first packet. */
export async function openRawClient(url: string, query = QUERY): Promise<RawClient> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.write(HANDSHAKE(host, query))
  await once(socket, 'data')
  const write = (opcode: number, bytes: Buffer) => void socket.write(frame(opcode, bytes))
  return {
    socket,
    async enter(room = 'lobby') {
      const replayed = untilText(socket, /42\["messages"/)
      write(1, Buffer.from(`40${JSON.stringify({ room })}`))
      await replayed
    },
    send: (text) => write(1, Buffer.from(text)),
    ping: (bytes) => write(9, bytes),
    stopReading: () => void socket.pause(),
    ended,
    close: () => socket.destroy(),
  }
}

/** Resolves with everything that came, once `wanted` is in it; rejects when the server hangs up. */
export function untilText(socket: Socket, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const take = (bytes: Buffer) => {
      text += bytes.toString('latin1')
      if (text.search(wanted) === -1) return
      socket.off('data', take)
      resolve(text)
    }
    socket.on('data', take)
    socket.once('close', () => reject(new Error(`the connection is gone after: ${text}`)))
  })
}

/** RFC 6455, section 5.2; masked with zeros, which is a mask like any other. */
function frame(opcode: number, bytes: Buffer): Buffer {
  const head = [0x80 | opcode]
  if (bytes.length < 126) head.push(0x80 | bytes.length)
  else if (bytes.length < 65_536) head.push(0x80 | 126, bytes.length >> 8, bytes.length & 255)
  else {
    const length = Buffer.alloc(8)
    length.writeBigUInt64BE(BigInt(bytes.length))
    head.push(0x80 | 127, ...length)
  }
  return Buffer.concat([Buffer.from([...head, 0, 0, 0, 0]), bytes])
}

export interface PollingClient {
  /** Joins a room; resolves with what came until the replay was there. */
  enter(room?: string): Promise<string[]>
  /** Sends packets in one request. */
  send(...packets: string[]): Promise<number>
  /** Waits for packets. */
  poll(): Promise<string[]>
  sid: string
}

/** engine.io's polling by hand. */
export async function openPollingClient(
  url: string,
  headers: Record<string, string> = {},
): Promise<PollingClient> {
  const base = `${url}/socket.io/?EIO=4&transport=polling`
  const opening = await fetch(base, { headers })
  if (opening.status !== 200) throw new Error(`${opening.status} ${await opening.text()}`)
  const { sid } = JSON.parse((await opening.text()).slice(1)) as { sid: string }
  const address = `${base}&sid=${sid}`
  const client: PollingClient = {
    sid,
    async enter(room = 'lobby') {
      await client.send(`40${JSON.stringify({ room })}`)
      const packets: string[] = []
      while (!packets.some((text) => text.startsWith('42["messages"'))) {
        packets.push(...(await client.poll()))
      }
      return packets
    },
    async send(...packets) {
      const body = packets.join('\x1e')
      const { status } = await fetch(address, {
        ...{ method: 'POST', body },
        headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
      })
      return status
    },
    async poll() {
      const answer = await fetch(address, { headers })
      if (answer.status !== 200) throw new Error(`the connection is gone: ${answer.status}`)
      return (await answer.text()).split('\x1e')
    },
  }
  return client
}
