import { once } from 'node:events'
import WebSocket from 'ws'

type Values = Record<string, unknown>

export interface Bidi {
  /** Rejects with what the browser says is wrong with a command. */
  send(method: string, params: Values): Promise<Values>
  close(): void
}

interface Waiting {
  resolve(result: Values): void
  reject(error: Error): void
}

/** A connection that speaks WebDriver BiDi (https://w3c.github.io/webdriver-bidi/): numbered commands; no events are asked for. */
export async function openBidi(address: string): Promise<Bidi> {
  const socket = new WebSocket(address)
  const waiting = new Map<number, Waiting>()
  let sent = 0
  await once(socket, 'open')
  socket.on('message', (data) => {
    const { id, result, message } = JSON.parse(String(data))
    const answered = waiting.get(id)
    if (answered === undefined) return
    waiting.delete(id)
    if (result === undefined) answered.reject(new Error(message))
    else answered.resolve(result)
  })
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The browser is gone.'))
  })
  return {
    send(method, params) {
      const id = ++sent
      socket.send(JSON.stringify({ id, method, params }))
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
    },
    close: () => socket.terminate(),
  }
}
