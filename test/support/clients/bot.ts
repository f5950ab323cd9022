import {
  type Connection,
  type ConnectionState,
  openConnection,
} from '../../../client/connection/connection.ts'
import { openTokenStore } from '../../../client/connection/tokens.ts'

/** A client that comes back by itself, and what it has been handed. */
export interface Bot {
  room: string
  connection: Connection
  /** The words of all messages that it has been handed, in order. */
  seen: string[]
  /** When they came, by `performance.now()`. */
  receivedAt: number[]
  isOnline(): boolean
}

/** The library in a room; resolves once it is there. */
export async function enterAsBot(url: string, room: string): Promise<Bot> {
  const seen: string[] = []
  const receivedAt: number[] = []
  let state: ConnectionState = 'connecting'
  let joined = () => {}
  const isIn = new Promise<void>((resolve) => {
    joined = resolve
  })
  const take = ({ message }: { message: string }) => {
    seen.push(message)
    receivedAt.push(performance.now())
  }
  const nothing = () => {}
  const connection = openConnection({
    ...{ url, room },
    tokens: openTokenStore(() => {
      throw new Error('no storage here')
    }),
    on: {
      ...{ welcome: nothing, removed: nothing, presence: nothing, message: take },
      state(now) {
        state = now
      },
      replay(messages) {
        for (const message of messages) take(message)
        joined()
      },
    },
  })
  await isIn
  return { room, connection, seen, receivedAt, isOnline: () => state === 'online' }
}
