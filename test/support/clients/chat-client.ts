import { io, type Socket } from 'socket.io-client'
import type {
  Answer,
  ClientToServerEvents,
  Draft,
  HandshakeAuth,
  ServerToClientEvents,
} from '../../../realtime/protocol.ts'

export type ChatSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** A bare client; without `auth` it speaks the dialect of 2015. */
export function openSocket(url: string, auth: HandshakeAuth = {}): ChatSocket {
  return io(url, { auth, transports: ['websocket'], forceNew: true, reconnection: false })
}

/** The next event of this name; listen before you cause it. */
export function nextEvent<Name extends keyof ServerToClientEvents>(
  socket: ChatSocket,
  name: Name,
): Promise<Parameters<ServerToClientEvents[Name]>[0]> {
  return new Promise((resolve) => {
    // socket.io's own listener type is a conditional one that TypeScript cannot follow here.
    socket.once(name, resolve as never)
  })
}

export interface JoinedClient {
  socket: ChatSocket
  welcome: Parameters<ServerToClientEvents['welcome']>[0]
  replay: Parameters<ServerToClientEvents['messages']>[0]
}

/** Connects, and resolves when the room has been joined and replayed. */
export async function join(url: string, auth: HandshakeAuth = {}): Promise<JoinedClient> {
  const socket = openSocket(url, auth)
  const failed = new Promise<never>((_, reject) => {
    socket.once('connect_error', reject)
    socket.once('disconnect', (reason) => reject(new Error(`left before it had joined: ${reason}`)))
  })
  const [welcome, replay] = await Promise.race([
    Promise.all([nextEvent(socket, 'welcome'), nextEvent(socket, 'messages')]),
    failed,
  ])
  return { socket, welcome, replay }
}

/** Posts a draft and resolves with the server's answer. */
export function post(socket: ChatSocket, draft: Draft): Promise<Answer> {
  return socket.emitWithAck('message', draft)
}
