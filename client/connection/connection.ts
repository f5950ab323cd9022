import { io, type Socket } from 'socket.io-client'
import type {
  Answer,
  Done,
  HandshakeAuth,
  Message,
  Presence,
  Progress,
  Reacted,
  Reaction,
  Reactions,
  RefusalBody,
  Remote,
  Removed,
  Restraining,
  RuleChange,
  Rules,
  ServerToClientEvents,
  Sharing,
  Stage,
  Watching,
  Welcome,
} from '../../realtime/protocol.ts'
import { createOutbox, type NamedDraft, type PostProgress } from '../post/outbox.ts'
import { askAfter, asked } from './ask-server.ts'
import { type ClientSocket, keepConnected, MAX_DELAY_MS } from './connection-keeper.ts'
import { createHandshake, type HandshakeParts } from './handshake.ts'
import { createInbox } from './inbox.ts'
import { createDraftSender } from './send-draft.ts'
import { createServerClock } from './server-clock.ts'
import { socketAt } from './server-url.ts'
import type { DisconnectReason } from './transport/disconnect-reason.ts'
import { type Attempt, createTransports, type Remembered } from './transport/transports.ts'

export type ConnectionState = 'connecting' | 'online' | 'offline'

export interface ConnectionListeners {
  /** `refusal` is set when the server refused the connection. */
  state(state: ConnectionState, reason?: string, refusal?: RefusalBody): void
  welcome(welcome: Welcome): void
  /** Earlier or missed messages: once or piece by piece, oldest first. */
  replay(messages: Message[]): void
  /** One message of any author, ours included. */
  message(message: Message): void
  removed(removed: Removed): void
  presence(presence: Presence): void
  /** What reactions a message has now, all of them; those of a replay come with it, as `counts`. */
  reactions?(reactions: Reactions): void
  /** The rules in force; `undefined` in a room that nobody owns. */
  rules?(rules: Rules | undefined): void
  stage?(stage: Stage): void
  watching?(watching: Watching): void
}

export interface ConnectionOptions extends HandshakeParts {
  /**
   * The server's address, with the path that it is served below, such as `https://site.example/chat/`;
   * in a page, the root of where the page came from when missing.
   */
  url?: string
  /** Remembered between visits, beside the token: that websockets do not get through. */
  remembered?: Remembered
  on: ConnectionListeners
}

export interface Connection {
  /**
   * Resolves with the server's answer, across lost connections. One that is too large is refused at
   * once, or when it has cost the connection twice.
   */
  post(draft: NamedDraft, report: (progress: PostProgress) => void): Promise<Answer>
  /** Takes out a draft that waits because it was posted too fast; false when it is on its way. */
  withdraw(nonce: string): boolean
  /** Deletes a message: one's own, or as a host anyone's. */
  remove(key: string): Promise<Done>
  /** Reacts to a message with one of `limits.reactions`, or takes it back. */
  react(reaction: Reaction): Promise<Done<Reacted>>
  /** What hosts do; see docs/rooms.md. These reject when the connection breaks meanwhile. */
  rule(change: RuleChange): Promise<Done>
  restrain(restraining: Restraining): Promise<Done>
  /** How many members share an author's network, before the author is removed. */
  sharing(author: string): Promise<Done<Sharing>>
  cohost(what: { revoke?: boolean }): Promise<Done<{ secret?: string }>>
  /** Chooses, plays or pauses what the room watches together; the owner's alone. */
  watch(remote: Remote): Promise<Done>
  /** Connects at once instead of with the next attempt, as after a new passphrase. */
  retry(): void
  /** Connects at once if the connection is lost, as when the network is back. */
  wake(): void
  /** The server's clock in Unix milliseconds, whatever this machine's says. */
  serverNow(): number
  close(): void
}

/** Opens the one connection of the page (or of a bot: nothing here needs a DOM). */
export function openConnection(options: ConnectionOptions): Connection {
  const { tokens, on } = options
  const clock = createServerClock()
  const inbox = createInbox(clock.now)
  const transports = createTransports(options.remembered ?? forThisPage(), Date.now)
  const handshake = createHandshake(options, () => inbox.since)
  const socket = createSocket(options.url, transports.next(), handshake)
  const drafts = createDraftSender(socket)
  const outbox = createOutbox(drafts.send, clock.now)
  /** What we had when we came back, to be asked after. */
  let known: string[] = []

  /** For those that do not come from the server's own page its addresses are whole. */
  function whole(message: Message): Message {
    const isAddress = options.url !== undefined && message.video.startsWith('/')
    return isAddress ? { ...message, video: new URL(message.video, options.url).href } : message
  }

  function take(message: Message): void {
    if (inbox.take(message)) on.message(whole(message))
  }

  function remove(removed: Removed): void {
    inbox.forget(removed.key)
    on.removed(removed)
  }

  function welcomed(welcome: Welcome): void {
    keeper.welcomed()
    clock.set(welcome.serverTime)
    tokens.set(welcome.token)
    on.welcome(welcome)
    on.rules?.(undefined)
    on.state('online')
    known = inbox.keys
    outbox.opened(welcome.author, welcome.limits?.messageTtlMs)
  }

  function replayed(messages: Message[]): void {
    on.replay(messages.filter(inbox.take).map(whole))
    // Not before we are in the room: from here on we receive what changes.
    const missed = known.splice(0)
    void askAfter(socket, missed, {
      gone: (key) => remove({ key, reason: 'deleted' }),
      reactions: (reactions) => on.reactions?.(reactions),
    })
  }

  function lost(
    refusal: DisconnectReason | undefined,
    isMeant: boolean,
    wasTooLarge?: boolean,
  ): void {
    clock.lose()
    outbox.closed(wasTooLarge)
    const coded = refusal?.code && { ...refusal, code: refusal.code }
    on.state(isMeant ? 'connecting' : 'offline', refusal?.text, coded)
  }

  function progressed(progress: Progress): void {
    drafts.arrived(progress.nonce)
    outbox.progress(progress)
  }

  listen(socket, {
    welcome: welcomed,
    messages: replayed,
    message: take,
    messageack: take,
    progress: progressed,
    // Every draft asks for an answer, which is where its refusal comes.
    refusal: undefined,
    removed: remove,
    reactions: (reactions) => on.reactions?.(reactions),
    presence: (presence) => on.presence(presence),
    rules: (rules) => on.rules?.(rules),
    stage: (stage) => on.stage?.(stage),
    watching: (watching) => on.watching?.(watching),
  })
  const keeper = keepConnected({ socket, transports, isInDoubt: clock.isInDoubt, lost })
  on.state('connecting')

  return {
    post: outbox.post,
    withdraw: outbox.withdraw,
    ...requestsBy(socket),
    retry: keeper.renew,
    wake: keeper.wake,
    serverNow: clock.now,
    close: keeper.close,
  }
}

function createSocket(
  url: string | undefined,
  { transports, timeoutMs }: Attempt,
  handshake: () => HandshakeAuth,
): ClientSocket {
  const settings = {
    transports,
    timeout: timeoutMs,
    // Without it a network that blocks websockets would never get to polling.
    tryAllTransports: true,
    reconnectionDelay: 750,
    reconnectionDelayMax: MAX_DELAY_MS.first,
    // After a restart everybody comes back at once; spread over a second and a half, nobody waits.
    randomizationFactor: 0.9,
    auth: (give: (auth: HandshakeAuth) => void) => give(handshake()),
  }
  if (url === undefined) return io(settings)
  const { uri, path } = socketAt(url)
  return io(uri, { ...settings, path })
}

/** What becomes of each event of the server; the compiler asks for every one, unused ones too. */
type Listeners = {
  readonly [Event in keyof ServerToClientEvents]: ServerToClientEvents[Event] | undefined
}

function listen(socket: Socket, listeners: Listeners): void {
  for (const [event, listener] of Object.entries(listeners)) {
    if (listener !== undefined) socket.on(event, listener)
  }
}

function requestsBy(socket: ClientSocket) {
  const ask = () => asked(socket)
  return {
    remove: (key: string) => ask().emitWithAck('remove', { key }),
    react: (reaction: Reaction) => ask().emitWithAck('react', reaction),
    rule: (change: RuleChange) => ask().emitWithAck('rule', change),
    restrain: (restraining: Restraining) => ask().emitWithAck('restrain', restraining),
    sharing: (author: string) => ask().emitWithAck('sharing', { author }),
    cohost: (what: { revoke?: boolean }) => ask().emitWithAck('cohost', what),
    watch: (remote: Remote) => ask().emitWithAck('watch', remote),
  }
}

function forThisPage(): Remembered {
  const values = new Map<string, string | undefined>()
  return { get: (name) => values.get(name), set: (name, value) => void values.set(name, value) }
}
