import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { ClientToServerEvents, ServerToClientEvents } from '../../protocol.ts'
import type { Member } from './member.ts'

/** The socket of one client; its `data` is the member it stands for. */
export type Client = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Member>

/** socket.io's side of all of them. */
export type Io = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Member>
