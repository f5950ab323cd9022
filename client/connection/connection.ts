import { io, type Socket } from 'socket.io-client'
import {
  type Answer,
  type ClientToServerEvents,
  type Done,
  type HandshakeAuth,
  isFinalForJoin,
  MAX_ASKED_KEYS,
  type Message,
  type Presence,
  type RefusalBody,
  type Remote,
  type Removed,
  type Restraining,
  type RuleChange,
  type Rules,
  type ServerToClientEvents,
  type Stage,
  type Watching,
  type Welcome,
} from '../../realtime/protocol.ts'
import { createOutbox, type NamedDraft, type PostProgress } from '../post/outbox.ts'
import { createInbox } from './inbox.ts'
import type { TokenStore } from './tokens.ts'

/** A draft without an answer for this long is sent again. */
const ANSWER_TIMEOUT_MS = 20_000
/** socket.io leaves it to us to come back when the server itself ended the connection. */
const RETURN_AFTER_MS = 5_000

export type ConnectionState = 'connecting' | 'online' | 'offline'

export interface ConnectionListeners {
  /** `refusal` is the server's word when it turned us away. */
  state(state: ConnectionState, reason?: string, refusal?: RefusalBody): void
  welcome(welcome: Welcome): void
  replay(messages: Message[]): void
  /** One message of anybody, ours included. */
  message(message: Message): void
  removed(removed: Removed): void
  presence(presence: Presence): void
  /** What is in force; `undefined` in a room that nobody owns. */
  rules?(rules: Rules | undefined): void
  stage?(stage: Stage): void
  watching?(watching: Watching): void
}

export interface ConnectionOptions {
  /** The server's address; in a page, where the page came from. */
  url?: string
  room?: string
  tokens: TokenStore
  /** The secret of an owner's or co-host's link. */
  owner?: string | undefined
  /** Asked for at each attempt to connect. */
  passphrase?: () => string | undefined
  on: ConnectionListeners
  now?: () => number
}

export interface Connection {
  /** Resolves with the server's answer, across lost connections. */
  post(draft: NamedDraft, report: (progress: PostProgress) => void): Promise<Answer>
  /** Takes out a draft that waits because it was posted too fast; false when it is on its way. */
  withdraw(nonce: string): boolean
  /** Takes a message back: one's own, or as a host anyone's. */
  remove(key: string): Promise<Done>
  /** What hosts do; see docs/rooms.md. These reject when the connection breaks meanwhile. */
  rule(change: RuleChange): Promise<Done>
  restrain(restraining: Restraining): Promise<Done>
  cohost(what: { revoke?: boolean }): Promise<Done<{ secret?: string }>>
  /** Uses the remote of what the room watches together; the owner's. */
  watch(remote: Remote): Promise<Done>
  /** Connects at once instead of with the next attempt, as after a new passphrase. */
  retry(): void
  /** The server's clock in Unix milliseconds, whatever this machine's says. */
  serverNow(): number
  close(): void
}

type ClientSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** Opens the one connection of the page (or of a bot: nothing here needs a DOM). */
export function openConnection(options: ConnectionOptions): Connection {
  const { room, owner, tokens, on, now = Date.now } = options
  let clockOffsetMs = 0
  const serverNow = () => now() + clockOffsetMs
  const inbox = createInbox(serverNow)

  const handshake = (): HandshakeAuth => {
    const token = tokens.get()
    const { since } = inbox
    const passphrase = options.passphrase?.()
    return {
      ...(room !== undefined && { room }),
      ...(since !== undefined && { since }),
      ...(token !== undefined && { token }),
      ...(owner !== undefined && { owner }),
      ...(passphrase !== undefined && { passphrase }),
    }
  }
  const settings = {
    transports: ['websocket', 'polling'],
    // Without it a network that blocks websockets would never get to polling.
    tryAllTransports: true,
    reconnectionDelay: 750,
    reconnectionDelayMax: 5_000,
    // After a restart everybody comes back at once; spread over a second and a half, nobody waits.
    randomizationFactor: 0.9,
    auth: (give: (auth: HandshakeAuth) => void) => give(handshake()),
  }
  const socket: ClientSocket = options.url === undefined ? io(settings) : io(options.url, settings)
  /** For one question each: socket.io forgets the timeout with the answer. */
  const asking = () => socket.timeout(ANSWER_TIMEOUT_MS)
  const outbox = createOutbox((draft) => asking().emitWithAck('message', draft), now)

  function take(message: Message): void {
    if (inbox.take(message)) on.message(message)
  }

  function remove(removed: Removed): void {
    inbox.forget(removed.key)
    on.removed(removed)
  }

  /** What was taken back while we were away, nobody has told us. */
  async function askAfter(keys: string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += MAX_ASKED_KEYS) {
      const lot = keys.slice(from, from + MAX_ASKED_KEYS)
      const done = await asking()
        .emitWithAck('gone', { keys: lot })
        .catch(() => undefined)
      // An older server does not answer; a lost connection asks again when it is back.
      if (!done?.ok) return
      for (const key of done.keys) remove({ key, reason: 'deleted' })
    }
  }

  socket.on('welcome', (welcome) => {
    clockOffsetMs = welcome.serverTime - now()
    tokens.set(welcome.token)
    on.welcome(welcome)
    on.rules?.(undefined)
    on.state('online')
    void askAfter(inbox.keys)
    outbox.opened(welcome.limits?.messageTtlMs)
  })
  socket.on('messages', (messages) => {
    on.replay(messages.filter(inbox.take))
  })
  socket.on('message', take)
  socket.on('messageack', take)
  socket.on('progress', outbox.progress)
  socket.on('removed', remove)
  socket.on('rules', (rules) => on.rules?.(rules))
  socket.on('presence', on.presence)
  socket.on('stage', (stage) => on.stage?.(stage))
  socket.on('watching', (watching) => on.watching?.(watching))
  const stayAway = onLost(socket, (refusal) => {
    outbox.closed()
    on.state('offline', refusal?.text, refusal?.code && { ...refusal, code: refusal.code })
  })
  on.state('connecting')

  return {
    post: outbox.post,
    withdraw: outbox.withdraw,
    remove: (key) => asking().emitWithAck('remove', { key }),
    rule: (change) => asking().emitWithAck('rule', change),
    restrain: (restraining) => asking().emitWithAck('restrain', restraining),
    cohost: (what) => asking().emitWithAck('cohost', what),
    watch: (remote) => asking().emitWithAck('watch', remote),
    retry: () => connectAnew(socket),
    serverNow,
    close() {
      stayAway()
      socket.disconnect()
    },
  }
}

/** A server lets nobody in twice by one connection, not even who was refused. */
function connectAnew(socket: ClientSocket): void {
  socket.disconnect().connect()
}

/** Tells of every lost connection and comes back; the result ends that. */
function onLost(socket: ClientSocket, lost: (refusal?: Lost) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let farewell: RefusalBody | undefined
  const returnLater = () => {
    if (socket.active) return
    timer = setTimeout(() => connectAnew(socket), RETURN_AFTER_MS * (0.5 + Math.random()))
  }
  socket.on('refusal', (refusal) => {
    if (refusal.code === 'banned') farewell = refusal
  })
  socket.on('disconnect', (reason) => {
    lost(farewell)
    if (reason !== 'io client disconnect' && farewell === undefined) returnLater()
  })
  socket.on('connect_error', (error) => {
    const refusal = reasonOf(error)
    lost(refusal)
    if (refusal?.code === undefined || !isFinalForJoin(refusal.code)) returnLater()
  })
  return () => clearTimeout(timer)
}

/** The server's own sentence, and its code where it has one. */
type Lost = Partial<RefusalBody> & { text: string }

function reasonOf(error: Error): Lost | undefined {
  const { data, context } = error as Error & { data?: unknown; context?: unknown }
  if (isRefusal(data)) return data
  if (!isRecord(context) || typeof context.responseText !== 'string') return undefined
  try {
    const body: unknown = JSON.parse(context.responseText)
    return isRecord(body) && typeof body.message === 'string' ? { text: body.message } : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isRefusal(data: unknown): data is RefusalBody {
  return isRecord(data) && typeof data.text === 'string' && typeof data.code === 'string'
}
