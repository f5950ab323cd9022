import type { Logger } from 'pino'
import type { OtherEntry, RoomLog } from '../../database/room-log.ts'
import { refusalFrom } from '../answers/refusal-from.ts'
import type { ClientToServerEvents, Done } from '../protocol.ts'
import type { Client } from './clients/client.ts'
import type { RoomReaders } from './log/room-readers.ts'
import type { React } from './reactions/react.ts'
import type { Moderation } from './rules/moderation.ts'
import type { RestrainMembers } from './rules/restrain-members.ts'
import type { RoomRateLimits } from './rules/room-rate-limits.ts'
import type { TakeBack } from './take-back.ts'
import type { WatchTogether } from './watch-together.ts'

export interface RoomRequestsDependencies {
  moderation: Moderation
  restraining: RestrainMembers
  takeBack: TakeBack
  together: WatchTogether
  react: React
  roomLog: Pick<RoomLog, 'append'>
  readers: Pick<RoomReaders, 'settle'>
  limits: Pick<RoomRateLimits, 'requests'>
  log: Logger
}

/** What a client may ask for beside posting. */
type Request = Exclude<keyof ClientToServerEvents, 'message'>

/** Does what is asked; what it resolves with goes into the ack. Throws a `Refusal`. */
type Work = (client: Client, payload: unknown) => Promise<unknown>

/**
 * Returns what serves a client: every event beside `message` is answered, whatever is sent. A client that
 * gave no `ack` receives a refusal as the event, as it does for a post.
 */
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
      const { body } = refusalFrom(error, log, 'request')
      if (ack) ack({ ok: false, ...body })
      else client.emit('refusal', body)
    }
  }

  return function serve(client: Client): void {
    for (const [event, listener] of listeners) client.on(event, listener)
  }
}

/** A new event of the contract needs its line here, or this does not compile. */
function requestTable(dependencies: RoomRequestsDependencies): { [event in Request]: Work } {
  const { moderation, restraining, takeBack, together, react, roomLog, readers } = dependencies

  /** For what has to reach the members before the answer does: it is in the room's log. */
  const settled =
    (work: Work): Work =>
    async (client, payload) => {
      const more = await work(client, payload)
      await readers.settle(client.data.room)
      return more
    }

  return {
    remove: settled((client, payload) => takeBack.remove(client.data, payload)),
    gone: (client, payload) => takeBack.gone(client.data, payload),
    react: (client, payload) => react(client.data, payload),
    rule: settled((client, payload) => moderation.rule(client.data, payload)),
    restrain: settled((client, payload) => restraining.restrain(client.data, payload)),
    sharing: (client, payload) => restraining.sharing(client.data, payload),
    cohost: settled(async (client, payload) => {
      const secret = await moderation.cohost(client.data, payload)
      return secret === undefined ? {} : { secret }
    }),
    watch: settled(async (client, payload) => {
      const watching = await together.use(client.data, payload)
      const entry: OtherEntry = { kind: 'watching', watching, from: client.id }
      await roomLog.append(client.data.room, [entry])
    }),
  }
}
