import type { Logger } from 'pino'
import type { PresenceStore } from '../database/presence-store.ts'
import { Refusal } from './answers/refusal.ts'
import { stopping } from './answers/refusal-from.ts'
import type { createJoinRoom } from './joining/join-room.ts'
import { createPageClients } from './joining/replace-page.ts'
import type { Meter } from './meter.ts'
import type { Sender } from './posting/post-message.ts'
import type { Answer, Message, RefusalBody, Welcome } from './protocol.ts'
import type { Client, Io } from './rooms/clients/client.ts'
import type { JoinRequest, Member } from './rooms/clients/member.ts'
import type { MessageSender } from './rooms/clients/send-messages.ts'
import type { RoomReaders } from './rooms/log/room-readers.ts'

export interface SessionDependencies {
  io: Io
  postMessage(sender: Sender & Member, payload: unknown): Promise<Answer>
  joinRoom: ReturnType<typeof createJoinRoom>
  presence: Pick<PresenceStore, 'changed' | 'pageJoined'>
  sender: Pick<MessageSender, 'subscribe'>
  /** How many connections an address has on other nodes. */
  connectionsElsewhere(address: string): Promise<number>
  /** Notes a message that has been kept. */
  posted(message: Message): void
  readers: Pick<RoomReaders, 'deliver'>
  /** Serves what a client may ask for beside posting. */
  serveRequests(client: Client): void
  welcomeFor(request: JoinRequest): Welcome
  /** The log with the number of a client's connection on each line. */
  logOf(client: Client): Logger
  meter: Meter
}

export interface Sessions {
  /** Serves one client until it leaves: welcome, replay, then its posts. */
  open(client: Client): void
  /** Refuses new posts and resolves when those under way are answered. */
  drain(): Promise<void>
  /** A page has joined, perhaps on another node: its older connection here is dead. */
  pageJoined(page: string, client: string): void
}

const NO_EVENT = 'There is no event of this name. A post is a "message" event.'

/** Between one client's events and what is done for them: nothing a client sends makes it throw. */
export function createSessions(dependencies: SessionDependencies): Sessions {
  const { io, postMessage, joinRoom, presence, serveRequests, welcomeFor } = dependencies
  const { sender, readers, logOf, meter } = dependencies
  const pages = createPageClients(presence.pageJoined)
  const underWay = new Set<Promise<Answer>>()
  let isDraining = false
  /** Numbers the posts of this process: one number follows a post through the log. */
  let posts = 0

  function open(client: Client): void {
    const { request } = client.data
    if (request === undefined) return
    client.data.request = undefined
    client.on('message', onMessage)
    client.onAny(onEvent)
    client.on('disconnect', onDisconnect)
    serveRequests(client)
    client.emit('welcome', welcomeFor(request))
    void join(client, request)
  }

  // One listener each for all clients: it finds its own in `this`.
  function onMessage(this: Client, ...args: unknown[]): void {
    void receive(this, args)
  }

  /** An ack is always called: one for an event that does not exist would be waited for in vain. */
  function onEvent(this: Client, event: string, ...args: unknown[]): void {
    // socket.io itself listens for an "error", and does nothing.
    if (event !== 'error' && this.listenerCount(event as 'message') > 0) return
    const refusal = new Refusal('bad_draft', NO_EVENT)
    ackIn(args)?.({ ok: false, ...refusal.body })
  }

  function onDisconnect(this: Client): void {
    pages.left(this)
    presence.changed(this.data.room)
  }

  async function join(client: Client, { room, since }: JoinRequest): Promise<void> {
    try {
      const subscribe = () => {
        sender.subscribe(client)
        pages.joined(client)
      }
      await joinRoom({ client: client.id, room, since, subscribe })
    } catch (error) {
      logOf(client).error({ err: error }, 'a client could not join')
      // Closing the transport, unlike disconnect(), makes the client try again by itself.
      client.conn.close()
    }
  }

  async function receive(client: Client, args: unknown[]): Promise<void> {
    const [payload] = args
    const ack = ackIn(args)
    const log = logOf(client).child({ post: ++posts })
    log.debug('received')
    const startedAt = performance.now()
    const answer = await post(client, payload, log)
    meter.posted(answer.ok ? 'ok' : answer.code, performance.now() - startedAt)
    if (answer.ok) log.debug('acknowledged')
    else log.debug({ code: answer.code }, 'refused')
    if (ack) ack(answer)
    else if (!answer.ok) client.emit('refusal', { ...namesOf(payload), ...refusalOf(answer) })
  }

  async function post(client: Client, payload: unknown, log: Logger): Promise<Answer> {
    if (isDraining) return { ok: false, ...stopping().body }
    const answer = postMessage(senderOf(client, log), payload)
    underWay.add(answer)
    try {
      return await answer
    } finally {
      underWay.delete(answer)
    }
  }

  function senderOf(client: Client, log: Logger): Sender & Member {
    return {
      ...client.data,
      log,
      countOthersAtAddress: () => countOthersAt(client.data),
      sendProgress: (progress) => client.emit('progress', progress),
      deliver(message, position) {
        dependencies.posted(message)
        return readers.deliver(message, position, client.id)
      },
    }
  }

  /** On other nodes connections are counted, not authors: a sentence names the number, nothing goes by it. */
  async function countOthersAt({ address, author }: Member): Promise<number> {
    const there = [...io.sockets.sockets.values()].filter(({ data }) => data.address === address)
    const here = new Set(there.map(({ data }) => data.author).filter((one) => one !== author)).size
    return here + (await dependencies.connectionsElsewhere(address).catch(() => 0))
  }

  async function drain(): Promise<void> {
    isDraining = true
    await Promise.all(underWay)
  }

  return { open, drain, pageJoined: pages.joinedElsewhere }
}

/** Calls back the client, if it asked to be. */
function ackIn(args: unknown[]): ((answer: Answer) => void) | undefined {
  return args.find((arg): arg is (answer: Answer) => void => typeof arg === 'function')
}

/** The client's own names for a draft, so that it knows which one was refused. */
function namesOf(payload: unknown): { id?: string; nonce?: string } {
  const draft: Record<string, unknown> = { ...(typeof payload === 'object' ? payload : {}) }
  const isName = (value: unknown) => typeof value === 'string' && value.length <= 200
  return Object.fromEntries(
    ['id', 'nonce'].filter((n) => isName(draft[n])).map((n) => [n, draft[n]]),
  )
}

function refusalOf({ ok: _, ...body }: { ok: false } & RefusalBody): RefusalBody {
  return body
}
