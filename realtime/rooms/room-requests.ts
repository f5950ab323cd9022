import type { Logger } from 'pino'
import { refusalFrom } from '../answers/refusal-from.ts'
import type { ClientToServerEvents, Done } from '../protocol.ts'
import type { Client } from './client.ts'
import type { RoomClients } from './room-clients.ts'
import type { RoomNews } from './room-news.ts'
import type { Moderation } from './rules/moderation.ts'
import type { RestrainMembers } from './rules/restrain-members.ts'
import { REMOVED } from './rules/restraints.ts'
import type { RoomRateLimits } from './rules/room-rate-limits.ts'
import type { TakeBack } from './take-back.ts'
import type { WatchTogether } from './watch-together.ts'

export interface RoomRequestsDependencies {
  moderation: Moderation
  restraining: RestrainMembers
  takeBack: TakeBack
  together: WatchTogether
  clients: RoomClients
  news: RoomNews
  limits: Pick<RoomRateLimits, 'requests'>
  log: Logger
}

/** What a client may ask for beside posting. */
type Request = Exclude<keyof ClientToServerEvents, 'message'>

/** Does what is asked; what it resolves with goes into the ack. Throws a `Refusal`. */
type Work = (client: Client, payload: unknown) => Promise<unknown>

/** Returns what serves a client: every event beside `message` is answered, whatever is sent. */
export function createRoomRequests(
  dependencies: RoomRequestsDependencies,
): (client: Client) => void {
  const { limits, log } = dependencies

  // One listener each for all clients: it finds its own in `this`.
  const listeners = Object.entries(requestTable(dependencies)).map(([event, work]) => {
    const listener = function (this: Client, ...args: unknown[]): void {
      void answer(this, work, args)
    }
    return [event as Request, listener] as const
  })

  async function answer(client: Client, work: Work, args: unknown[]): Promise<void> {
    const [payload] = args
    const ack = args.find((arg): arg is (done: Done) => void => typeof arg === 'function')
    try {
      await limits.requests.consume(client.data.author)
      const more = await work(client, payload)
      ack?.({ ok: true, ...(more instanceof Object && more) })
    } catch (error) {
      ack?.({ ok: false, ...refusalFrom(error, log, 'request').body })
    }
  }

  return function serve(client: Client): void {
    for (const [event, listener] of listeners) client.on(event, listener)
  }
}

/** A new event of the contract needs its line here, or this does not compile. */
function requestTable(dependencies: RoomRequestsDependencies): { [event in Request]: Work } {
  const { moderation, restraining, takeBack, together, clients, news } = dependencies
  return {
    remove: (client, payload) => takeBack.remove(client.data, payload),
    gone: async (client, payload) => ({ keys: await takeBack.gone(client.data, payload) }),
    rule: async (client, payload) => {
      await moderation.rule(client.data, payload)
      await news.sendRules(client.data.room)
    },
    restrain: async (client, payload) => {
      const { room } = client.data
      const removed = await restraining.restrain(client.data, payload)
      for (const author of removed) disconnect(clients.clientsOfAuthor(room, author))
      await news.sendRules(room)
    },
    sharing: (client, payload) => restraining.sharing(client.data, payload),
    cohost: async (client, payload) => {
      const secret = await moderation.cohost(client.data, payload)
      await news.sendRules(client.data.room)
      return secret === undefined ? {} : { secret }
    },
    watch: async (client, payload) => {
      const watching = await together.use(client.data, payload)
      client.to(client.data.room).emit('watching', watching)
    },
  }
}

/** The refusal says why; the connection ends once it has been sent. */
function disconnect(clients: Client[]): void {
  for (const client of clients) {
    client.emit('refusal', { code: 'banned', text: REMOVED })
    client.disconnect()
  }
}
