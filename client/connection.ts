import { io, type Socket } from 'socket.io-client'
import type {
  Answer,
  ClientToServerEvents,
  HandshakeAuth,
  Message,
  Presence,
  Progress,
  Removed,
  ServerToClientEvents,
  Welcome,
} from '../realtime/protocol.ts'
import { createOutbox, type NamedDraft } from './outbox.ts'
import type { TokenStore } from './tokens.ts'

/** A draft without an answer for this long is sent again. */
const ANSWER_TIMEOUT_MS = 20_000
/** socket.io leaves it to us to come back when the server itself ended the connection. */
const RETURN_AFTER_MS = 5_000

export type ConnectionState = 'connecting' | 'online' | 'offline'

export interface ConnectionListeners {
  /** `reason` is the server's sentence when it turned us away. */
  state(state: ConnectionState, reason?: string): void
  welcome(welcome: Welcome): void
  replay(messages: Message[]): void
  /** One message of anybody, ours included. */
  message(message: Message): void
  removed(removed: Removed): void
  presence(presence: Presence): void
}

export interface ConnectionOptions {
  /** The server's address; in a page, where the page came from. */
  url?: string
  room?: string
  tokens: TokenStore
  on: ConnectionListeners
  now?: () => number
}

export interface Connection {
  /** Resolves with the server's answer, across lost connections. */
  post(draft: NamedDraft, tell: (progress: Progress) => void): Promise<Answer>
  /** The server's clock in Unix milliseconds, whatever this machine's says. */
  serverNow(): number
  close(): void
}

type ClientSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** Opens the one connection of the page (or of a bot: nothing here needs a DOM). */
export function openConnection(options: ConnectionOptions): Connection {
  const { room, tokens, on, now = Date.now } = options
  let since: string | undefined
  let clockOffsetMs = 0

  const handshake = (): HandshakeAuth => {
    const token = tokens.get()
    return {
      ...(room !== undefined && { room }),
      ...(since !== undefined && { since }),
      ...(token !== undefined && { token }),
    }
  }
  const settings = {
    transports: ['websocket', 'polling'],
    // Without it a network that blocks websockets would never get to polling.
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    auth: (give: (auth: HandshakeAuth) => void) => give(handshake()),
  }
  const socket: ClientSocket = options.url === undefined ? io(settings) : io(options.url, settings)
  const outbox = createOutbox((draft) =>
    socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck('message', draft),
  )

  function take(message: Message): void {
    if (since === undefined || message.key > since) since = message.key
    on.message(message)
  }

  socket.on('welcome', (welcome) => {
    clockOffsetMs = welcome.serverTime - now()
    tokens.set(welcome.token)
    on.welcome(welcome)
    on.state('online')
    outbox.opened()
  })
  socket.on('messages', (messages) => {
    since = messages.at(-1)?.key ?? since
    on.replay(messages)
  })
  socket.on('message', take)
  socket.on('messageack', take)
  socket.on('progress', outbox.progress)
  socket.on('removed', on.removed)
  socket.on('presence', on.presence)
  onLost(socket, (reason) => {
    outbox.closed()
    on.state('offline', reason)
  })
  on.state('connecting')

  return {
    post: outbox.post,
    serverNow: () => now() + clockOffsetMs,
    close: () => void socket.disconnect(),
  }
}

function onLost(socket: ClientSocket, lost: (reason?: string) => void): void {
  const returnLater = () => {
    if (!socket.active) setTimeout(() => socket.connect(), RETURN_AFTER_MS)
  }
  socket.on('disconnect', (reason) => {
    lost()
    if (reason !== 'io client disconnect') returnLater()
  })
  socket.on('connect_error', (error) => {
    lost(reasonOf(error))
    returnLater()
  })
}

/** The server's own sentence, where it gave one instead of a connection. */
function reasonOf(error: Error): string | undefined {
  const { data, context } = error as Error & { data?: unknown; context?: unknown }
  if (isRecord(data) && typeof data.text === 'string') return data.text
  if (!isRecord(context) || typeof context.responseText !== 'string') return undefined
  try {
    const body: unknown = JSON.parse(context.responseText)
    return isRecord(body) && typeof body.message === 'string' ? body.message : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
