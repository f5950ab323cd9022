import { createHmac, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { MessageStore } from '../../database/message-store.ts'
import type { RoomStore } from '../../database/room-store.ts'
import type { Clock } from '../../helpers/clock.ts'
import { refusalFrom } from '../answers/refusal-from.ts'
import type { Handshake, Visitor } from '../joining/handshake.ts'
import type { Admission } from '../posting/admission.ts'
import type { Turns } from '../posting/turns.ts'
import type { ClientToServerEvents, Done, Publishing } from '../protocol.ts'
import type { Client, Io } from '../session.ts'
import { createMayRead, type MayRead } from './may-read.ts'
import { createModeration } from './moderation.ts'
import { createRoomLimits } from './room-limits.ts'
import { createRoomRules } from './room-rules.ts'
import { hashOf } from './secrets.ts'
import { createTakeBack } from './take-back.ts'
import { createWatchTogether } from './watch-together.ts'

export interface HouseDependencies {
  io: Io
  messages: MessageStore
  rooms: RoomStore
  roomTurns: Turns
  clock: Clock
  log: Logger
  /** New rooms of one address within ten minutes; 0 is unlimited. */
  roomsPerAddress: number
  /** How a room's owner publishes to its stage; `undefined` where there is none. */
  publishingOf(room: string): Promise<Publishing | undefined>
}

/** The order in the rooms: who may come in, who may speak, and what hosts and authors may undo. */
export interface House {
  /** Lets somebody into the room they ask for; throws a `Refusal`. */
  enter(handshake: Handshake, address: string): Promise<Visitor>
  /** Serves what a client may ask for beside posting. */
  serve(client: Client): void
  /** Tells those who came into a room together what is in force there. */
  greet(room: string, ids: string[]): Promise<void>
  /** The same admission with the rules of the room before it. */
  guard(admission: Admission): Admission
  /** Throws a `Refusal` when a post's author lost their voice while the clip was made. */
  confirmPost(sender: { room: string; author: string }): Promise<void>
  mayRead: MayRead
  /** Forgets the settings of rooms that are no more. */
  sweep(): Promise<void>
}

/** What a client may ask for beside posting. */
type Request = Exclude<keyof ClientToServerEvents, 'message'>

/** So long a room that is empty and silent is still there, for a restart or a lost connection. */
export const ROOM_GRACE_MS = 60_000

export function createHouse(dependencies: HouseDependencies): House {
  const { io, messages, rooms, roomTurns, clock, log, publishingOf } = dependencies
  const limits = createRoomLimits(dependencies.roomsPerAddress)
  const addressKey = randomBytes(32)
  const emptySince = new Map<string, number>()

  const isOccupied = (room: string) => (io.sockets.adapter.rooms.get(room)?.size ?? 0) > 0
  const exists = async (room: string) => isOccupied(room) || (await messages.isAlive(room))
  const hashAddress = (address: string) =>
    createHmac('sha256', addressKey).update(address).digest('base64url')

  const rules = createRoomRules({ rooms, clock, exists, ...limits })
  const moderation = createModeration({ rooms, rules, turns: roomTurns, clock, inhabitants })
  const together = createWatchTogether({ rules, clock })
  const takeBack = createTakeBack({
    messages,
    rules,
    roomTurns,
    tellRemoved: (room, removed) => void io.to(room).emit('removed', removed),
  })

  function clientsOf(ids: Iterable<string>): Client[] {
    const clients = [...ids].map((id) => io.sockets.sockets.get(id))
    return clients.filter((client) => client !== undefined)
  }

  const clientsIn = (room: string) => clientsOf(io.sockets.adapter.rooms.get(room) ?? [])

  function inhabitants(room: string): Visitor[] {
    return clientsIn(room).map((client) => client.data)
  }

  async function enter(handshake: Handshake, address: string): Promise<Visitor> {
    const { room, author, isNew, ownerSecret } = handshake
    const addressHash = hashAddress(address)
    await roomTurns.run(room, () => rules.enter({ ...handshake, addressHash }))
    const ownerHash = ownerSecret === undefined ? undefined : hashOf(ownerSecret)
    const enteredAt = clock.now()
    // Field by field: a spread object of so many would be a class of its own to V8, for every guest.
    return { room, author, isNew, address, addressHash, ownerHash, enteredAt, handshake }
  }

  async function greet(room: string, ids: string[]): Promise<void> {
    // Most rooms have no owner: nothing has to be said, and nothing asked for each newcomer.
    if ((await rooms.get(room)) !== undefined) {
      await Promise.all(clientsOf(ids).map(tellRulesTo))
    }
    const watching = together.of(room)
    if (watching !== undefined) io.local.to(ids).emit('watching', watching)
  }

  async function tellRulesTo(client: Client): Promise<void> {
    const view = await rules.viewFor(client.data)
    if (view === undefined) return
    const { room } = client.data
    const publishing = view.role === 'owner' ? await publishingOf(room) : undefined
    client.emit('rules', { ...view, ...(publishing && { publishing }) })
  }

  async function tellRules(room: string): Promise<void> {
    await Promise.all(clientsIn(room).map(tellRulesTo))
  }

  const requests: { [event in Request]: (client: Client, payload: unknown) => Promise<unknown> } = {
    remove: (client, payload) => takeBack.remove(client.data, payload),
    gone: async (client, payload) => ({ keys: await takeBack.gone(client.data, payload) }),
    rule: async (client, payload) => {
      await moderation.rule(client.data, payload)
      await tellRules(client.data.room)
    },
    restrain: async (client, payload) => {
      const { room } = client.data
      const removed = await moderation.restrain(client.data, payload)
      // Who is here already did not come to get round it.
      for (const present of clientsIn(room)) present.data.isNew = false
      if (removed !== undefined) sendOut(room, removed)
      await tellRules(room)
    },
    cohost: async (client, payload) => {
      const secret = await moderation.cohost(client.data, payload)
      await tellRules(client.data.room)
      return secret === undefined ? {} : { secret }
    },
    watch: async (client, payload) => {
      const watching = await together.use(client.data, payload)
      client.to(client.data.room).emit('watching', watching)
    },
  }

  // One listener each for all clients: it finds its own in `this`.
  const listeners = Object.entries(requests).map(([event, work]) => {
    const listener = function (this: Client, ...args: unknown[]): void {
      void answer(this, work, args)
    }
    return [event as Request, listener] as const
  })

  function serve(client: Client): void {
    for (const [event, listener] of listeners) client.on(event, listener)
  }

  async function answer(
    client: Client,
    work: (client: Client, payload: unknown) => Promise<unknown>,
    args: unknown[],
  ): Promise<void> {
    const [payload] = args
    const ack = args.find((arg): arg is (done: Done) => void => typeof arg === 'function')
    try {
      await limits.countRequest(client.data.author)
      const more = await work(client, payload)
      ack?.({ ok: true, ...(more instanceof Object && more) })
    } catch (error) {
      ack?.({ ok: false, ...refusalFrom(error, log).body })
    }
  }

  /** The removed one hears why; the connection ends once it had time to be heard. */
  function sendOut(room: string, author: string): void {
    for (const client of clientsIn(room)) {
      if (client.data.author !== author) continue
      client.emit('refusal', { code: 'banned', text: 'You were removed from this room.' })
      client.disconnect()
    }
  }

  async function sweep(): Promise<void> {
    for (const room of await rooms.names()) {
      try {
        await roomTurns.run(room, () => forgetIfGone(room))
      } catch (error) {
        log.error({ err: error }, 'the settings of a room could not be forgotten')
      }
    }
  }

  async function forgetIfGone(room: string): Promise<void> {
    if (await exists(room)) return void emptySince.delete(room)
    const since = emptySince.get(room) ?? clock.now()
    emptySince.set(room, since)
    if (clock.now() - since < ROOM_GRACE_MS) return
    await rooms.forget(room)
    rules.forget(room)
    together.forget(room)
    emptySince.delete(room)
  }

  return {
    enter,
    serve,
    greet,
    guard: (admission) => ({
      async admit(sender) {
        if (isVisitor(sender)) await rules.admitPost(sender)
        await admission.admit(sender)
      },
    }),
    async confirmPost(sender) {
      if (isVisitor(sender)) await rules.confirmPost(sender)
    },
    mayRead: createMayRead({ rooms, membersOf: rules.membersOf }),
    sweep,
  }
}

/** A sender is made of its client's visitor, see `session.ts`. */
function isVisitor(sender: object): sender is Visitor {
  return 'enteredAt' in sender
}
