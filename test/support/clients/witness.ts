import { io } from 'socket.io-client'
import type { HandshakeAuth, Message, Welcome } from '../../../realtime/protocol.ts'
import type { ChatSocket } from './chat-client.ts'

/** A client that remembers every message it has received, in the order in which they came. */
export interface Witness {
  socket: ChatSocket
  welcome: Welcome
  keys: string[]
  /** The senders' own names of the same messages. */
  ids: string[]
  /** Resolves once it has received a message with this key. */
  until(key: string): Promise<void>
}

const RETRY_MS = 50

/**
 * Joins and remembers. Where its connection is lost it connects again, as a page does: with its token and
 * the newest key it has.
 */
export async function joinAsWitness(url: string, auth: HandshakeAuth = {}): Promise<Witness> {
  const keys: string[] = []
  const ids: string[] = []
  const waiting = new Map<string, () => void>()
  let known: HandshakeAuth = auth
  const socket: ChatSocket = io(url, {
    auth: (give) => give({ ...known, ...(keys.length > 0 && { since: keys.at(-1) }) }),
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 20,
    reconnectionDelayMax: 200,
  })
  const note = ({ key, id }: Message) => {
    keys.push(key)
    ids.push(id)
    waiting.get(key)?.()
  }
  socket.on('messages', (messages) => messages.forEach(note))
  socket.on('message', note)
  socket.on('messageack', note)
  socket.on('welcome', ({ token }) => {
    known = { ...auth, token }
  })
  // After a refusal socket.io leaves the next try to the page.
  socket.on('connect_error', () => {
    if (!socket.active) setTimeout(() => socket.connect(), RETRY_MS)
  })
  const refused = new Promise<never>((_, reject) => socket.once('connect_error', reject))
  const joined = Promise.all([
    new Promise<Welcome>((resolve) => socket.once('welcome', resolve)),
    new Promise((resolve) => socket.once('messages', resolve)),
  ])
  const [welcome] = await Promise.race([joined, refused])
  async function until(key: string): Promise<void> {
    if (!keys.includes(key)) await new Promise<void>((resolve) => waiting.set(key, resolve))
  }
  return { socket, welcome, keys, ids, until }
}
