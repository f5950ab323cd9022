import type { Logger } from 'pino'
import type { DefaultEventsMap, Server, Socket } from 'socket.io'
import type { Handshake, Visitor } from './joining/handshake.ts'
import type { createJoinRoom } from './joining/join-room.ts'
import type { Presence } from './joining/presence.ts'
import type { createPostMessage, Sender } from './posting/post-message.ts'
import type {
  Answer,
  ClientToServerEvents,
  RefusalBody,
  ServerToClientEvents,
  Welcome,
} from './protocol.ts'
import type { House } from './rooms/house.ts'

export type Io = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Visitor>
export type Client = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, Visitor>

export interface SessionDependencies {
  io: Io
  postMessage: ReturnType<typeof createPostMessage>
  joinRoom: ReturnType<typeof createJoinRoom>
  presence: Presence
  house: Pick<House, 'serve'>
  welcomeFor(handshake: Handshake): Welcome
  log: Logger
}

export interface Sessions {
  /** Serves one client until it leaves: welcome, replay, then its posts. */
  open(client: Client): void
  /** Refuses new posts and resolves when those under way are answered. */
  drain(): Promise<void>
}

const STOPPING: Answer = {
  ok: false,
  code: 'unavailable',
  text: 'This server is stopping. Send it again when it is back.',
  retryAfterMs: 3000,
}

/** Between one client's events and the walks: nothing a client sends can make it throw. */
export function createSessions(dependencies: SessionDependencies): Sessions {
  const { io, postMessage, joinRoom, presence, house, welcomeFor, log } = dependencies
  const underWay = new Set<Promise<Answer>>()
  let isDraining = false

  function open(client: Client): void {
    const { handshake } = client.data
    if (handshake === undefined) return
    client.data.handshake = undefined
    client.on('message', onMessage)
    client.on('disconnect', onDisconnect)
    house.serve(client)
    client.emit('welcome', welcomeFor(handshake))
    void join(client, handshake)
  }

  // One listener each for all clients: it finds its own in `this`.
  function onMessage(this: Client, ...args: unknown[]): void {
    void receive(this, args)
  }

  function onDisconnect(this: Client): void {
    presence.changed(this.data.room)
  }

  async function join(client: Client, { room, since }: Handshake): Promise<void> {
    try {
      const enter = () => void client.join(room)
      await joinRoom({ client: client.id, room, since, enter })
    } catch (error) {
      log.error({ err: error }, 'a client could not join')
      // Closing the transport, unlike disconnect(), makes the client try again by itself.
      client.conn.close()
    }
  }

  async function receive(client: Client, args: unknown[]): Promise<void> {
    const [payload] = args
    const ack = args.find((arg): arg is (answer: Answer) => void => typeof arg === 'function')
    const answer = await post(client, payload)
    if (ack) ack(answer)
    else if (!answer.ok) client.emit('refusal', { ...namesOf(payload), ...refusalOf(answer) })
  }

  async function post(client: Client, payload: unknown): Promise<Answer> {
    if (isDraining) return STOPPING
    const answer = postMessage(senderOf(client), payload)
    underWay.add(answer)
    try {
      return await answer
    } finally {
      underWay.delete(answer)
    }
  }

  function senderOf(client: Client): Sender {
    return {
      ...client.data,
      tellProgress: (progress) => client.emit('progress', progress),
      deliver: (message) => {
        io.to(message.room).except(client.id).emit('message', message)
        client.emit('messageack', message)
      },
    }
  }

  async function drain(): Promise<void> {
    isDraining = true
    await Promise.all(underWay)
  }

  return { open, drain }
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
