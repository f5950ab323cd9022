import type { HandshakeAuth } from '../../../realtime/protocol.ts'
import { type ChatSocket, type JoinedClient, join } from './chat-client.ts'

/** A client that remembers every message it has received, in the order in which they came. */
export interface Witness extends JoinedClient {
  keys: string[]
  /** Resolves once it has received a message with this key. */
  until(key: string): Promise<void>
}

export async function joinAsWitness(url: string, auth: HandshakeAuth = {}): Promise<Witness> {
  const keys: string[] = []
  const waiting = new Map<string, () => void>()
  const note = ({ key }: { key: string }) => {
    keys.push(key)
    waiting.get(key)?.()
  }
  const listen = (socket: ChatSocket) => {
    socket.on('messages', (messages) => messages.forEach(note))
    socket.on('message', note)
    socket.on('messageack', note)
  }
  const client = await join(url, auth, listen)
  async function until(key: string): Promise<void> {
    if (!keys.includes(key)) await new Promise<void>((resolve) => waiting.set(key, resolve))
  }
  return { ...client, keys, until }
}
