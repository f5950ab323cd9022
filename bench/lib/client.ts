import { once } from 'node:events'
import { WebSocket } from 'ws'

type Listener = (payload: unknown) => void

/** A socket.io client that costs next to nothing, so that a thousand of them fit into the bench. */
export interface BenchClient {
  /** Called with the payload of each event of this name. */
  on(event: string, listener: Listener): void
  /** Called instead when what it says does not matter: it is not even parsed. */
  onArrival(event: string, listener: () => void): void
  next(event: string): Promise<unknown>
  emit(event: string, payload: unknown): void
  close(): Promise<void>
}

const OPEN = '0'
const PING = '2'

/** Speaks just enough of engine.io 4 and socket.io 5 over a websocket. Resolves when connected. */
export function openClient(
  url: string,
  auth: Record<string, unknown> = {},
  ready: (client: BenchClient) => void = () => {},
): Promise<BenchClient> {
  const address = `${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`
  const socket = new WebSocket(address, { perMessageDeflate: false, skipUTF8Validation: true })
  const parsed = new Map<string, Set<Listener>>()
  const raw = new Map<string, () => void>()

  const client: BenchClient = {
    on: (event, listener) => {
      parsed.set(event, (parsed.get(event) ?? new Set()).add(listener))
    },
    onArrival: (event, listener) => void raw.set(event, listener),
    next: (event) =>
      new Promise((resolve) => {
        client.on(event, function heard(payload) {
          parsed.get(event)?.delete(heard)
          resolve(payload)
        })
      }),
    emit: (event, payload) => socket.send(`42${JSON.stringify([event, payload])}`),
    close: async () => {
      if (socket.readyState === WebSocket.CLOSED) return
      socket.close()
      await once(socket, 'close')
    },
  }

  /** Half a megabyte is not made a string of when nobody wants to read it. */
  function take(head: string, data: Buffer): void {
    const event = head.slice(4, head.indexOf('"', 4))
    raw.get(event)?.()
    const listeners = parsed.get(event)
    if (!listeners?.size) return
    const [, payload] = JSON.parse(data.toString().slice(2))
    for (const listener of [...listeners]) listener(payload)
  }

  return new Promise((resolve, reject) => {
    ready(client)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the server closed the connection')))
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1', 0, 40)
      if (text[0] === OPEN) socket.send(`40${JSON.stringify(auth)}`)
      else if (text === PING) socket.send('3')
      else if (text.startsWith('40')) resolve(client)
      else if (text.startsWith('42')) take(text, data)
      else if (text.startsWith('44')) reject(new Error(`the server refused: ${data}`))
    })
  })
}

/** Connects many, a few at a time, as long as nothing else is wanted. */
export async function openClients(
  count: number,
  open: (index: number) => Promise<BenchClient>,
  atOnce = 50,
): Promise<BenchClient[]> {
  const clients: BenchClient[] = []
  while (clients.length < count) {
    const size = Math.min(atOnce, count - clients.length)
    const from = clients.length
    clients.push(...(await Promise.all(Array.from({ length: size }, (_, i) => open(from + i)))))
  }
  return clients
}

export async function closeAll(clients: BenchClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.close()))
}
