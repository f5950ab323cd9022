import { createHmac, randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { MessageStore } from '../database/message-store.ts'
import type { RoomStore } from '../database/room-store.ts'
import type { Clock } from '../helpers/clock.ts'
import type { Admission } from './admission.ts'
import type { Visitor } from './handshake.ts'
import { createMayRead, type MayRead } from './may-read.ts'
import { createModeration } from './moderation.ts'
import type { Done, Publishing } from './protocol.ts'
import { refusalFrom } from './refusal-from.ts'
import { createRoomLimits } from './room-limits.ts'
import { createRoomRules, type Inhabitant } from './room-rules.ts'
import { hashOf } from './secrets.ts'
import type { Client, Io } from './session.ts'
import { createTakeBack } from './take-back.ts'
import type { Turns } from './turns.ts'
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
  /** Lets a visitor into the room they ask for; throws a `Refusal`. */
  enter(visitor: Visitor): Promise<void>
  /** Serves what a client may ask for beside posting. */
  serve(client: Client): void
  /** Tells a client what is in force. */
  greet(client: Client): Promise<void>
  /** The same admission with the rules of the room before it. */
  guard(admission: Admission): Admission
  /** Throws a `Refusal` when a post's author lost their voice while the clip was made. */
  confirmPost(sender: { room: string; author: string }): Promise<void>
  mayRead: MayRead
  /** Forgets the settings of rooms that are no more. */
  sweep(): Promise<void>
}

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

  function clientsIn(room: string): Client[] {
    const ids = [...(io.sockets.adapter.rooms.get(room) ?? [])]
    return ids.map((id) => io.sockets.sockets.get(id)).filter((client) => client !== undefined)
  }

  function inhabitants(room: string): Inhabitant[] {
    return clientsIn(room).map((client) => asInhabitant(client.data))
  }

  function asInhabitant(visitor: Visitor): Inhabitant {
    const { room, author, isNew, address, ownerSecret, enteredAt } = visitor
    const ownerHash = ownerSecret === undefined ? undefined : hashOf(ownerSecret)
    return { room, author, isNew, enteredAt, addressHash: hashAddress(address), ownerHash }
  }

  async function enter(visitor: Visitor): Promise<void> {
    const addressHash = hashAddress(visitor.address)
    await roomTurns.run(visitor.room, () => rules.enter({ ...visitor, addressHash }))
  }

  async function greet(client: Client): Promise<void> {
    await tellRulesTo(client)
    const watching = together.of(client.data.room)
    if (watching !== undefined) client.emit('watching', watching)
  }

  async function tellRulesTo(client: Client): Promise<void> {
    const view = await rules.viewFor(asInhabitant(client.data))
    if (view === undefined) return
    const { room } = client.data
    const publishing = view.role === 'owner' ? await publishingOf(room) : undefined
    client.emit('rules', { ...view, ...(publishing && { publishing }) })
  }

  async function tellRules(room: string): Promise<void> {
    await Promise.all(clientsIn(room).map(tellRulesTo))
  }

  function serve(client: Client): void {
    const me = () => asInhabitant(client.data)
    answer(client, 'remove', (payload) => takeBack.remove(me(), payload))
    answer(client, 'gone', async (payload) => ({ keys: await takeBack.gone(me(), payload) }))
    answer(client, 'rule', async (payload) => {
      await moderation.rule(me(), payload)
      await tellRules(me().room)
    })
    answer(client, 'restrain', async (payload) => {
      const removed = await moderation.restrain(me(), payload)
      // Who is here already did not come to get round it.
      for (const present of clientsIn(me().room)) present.data.isNew = false
      if (removed !== undefined) sendOut(me().room, removed)
      await tellRules(me().room)
    })
    answer(client, 'cohost', async (payload) => {
      const secret = await moderation.cohost(me(), payload)
      await tellRules(me().room)
      return secret === undefined ? {} : { secret }
    })
    answer(client, 'watch', async (payload) => {
      const watching = await together.use(me(), payload)
      client.to(me().room).emit('watching', watching)
    })
  }

  function answer(
    client: Client,
    event: 'remove' | 'gone' | 'rule' | 'restrain' | 'cohost' | 'watch',
    work: (payload: unknown) => Promise<unknown>,
  ): void {
    client.on(event, (...args: unknown[]) => {
      const [payload] = args
      const ack = args.find((arg): arg is (done: Done) => void => typeof arg === 'function')
      void limits
        .countRequest(client.data.author)
        .then(() => work(payload))
        .then(
          (more) => ack?.({ ok: true, ...(more instanceof Object && more) }),
          (error: unknown) => ack?.({ ok: false, ...refusalFrom(error, log).body }),
        )
    })
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
        if (isVisitor(sender)) await rules.admitPost(asInhabitant(sender))
        await admission.admit(sender)
      },
    }),
    async confirmPost(sender) {
      if (isVisitor(sender)) await rules.confirmPost(asInhabitant(sender))
    },
    mayRead: createMayRead({ rooms, membersOf: rules.membersOf }),
    sweep,
  }
}

/** A sender is made of its client's visitor, see `session.ts`. */
function isVisitor(sender: object): sender is Visitor {
  return 'enteredAt' in sender
}
