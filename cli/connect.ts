import {
  type Connection,
  type ConnectionListeners,
  openConnection,
  openTokenStore,
  type RefusalCode,
} from '../client/lib.ts'
import { roomInLink, roomMeantBy } from '../realtime/rooms/room-name.ts'
import { openTokenFile } from './token-file.ts'
import { whyUnreachable } from './why-unreachable.ts'

export interface Place {
  url: string
  room?: string | undefined
  owner?: string | undefined
  passphrase?: string | undefined
  /** A file that keeps the author's token between two runs. */
  tokenFile?: string | undefined
  /** `url` where clips are not looked at: then they need not come. */
  clips?: 'url' | undefined
}

export interface CommandListeners extends Partial<ConnectionListeners> {
  /** No server answers, or it refused the connection; `code` tells why it did. */
  failed(error: Error, code?: RefusalCode): void
}

const nothing = () => undefined

/** Nothing is remembered. */
const NOWHERE = { getItem: () => null, setItem: nothing }

/**
 * The connection of a command. A server that does not answer at first is not waited for. Throws a
 * sentence for a token file that cannot be one.
 */
export function connectTo(place: Place, { failed, ...on }: CommandListeners): Connection {
  const { owner, passphrase, tokenFile, clips, room = roomInLink(place.url) } = place
  const url = serverIn(place.url)
  const storage = tokenFile === undefined ? undefined : openTokenFile(tokenFile)
  let hasConnected = false
  let isAsking = false

  async function askWhy(): Promise<void> {
    if (isAsking) return
    isAsking = true
    failed(new Error(await whyUnreachable(url)))
  }

  return openConnection({
    ...{ url, owner, clips },
    // An invalid name is left to the server, whose refusal gives the reason.
    ...(room !== undefined && { room: roomMeantBy(room) ?? room }),
    ...(passphrase !== undefined && { passphrase: () => passphrase }),
    tokens: openTokenStore(() => storage ?? NOWHERE),
    on: {
      welcome: nothing,
      replay: nothing,
      message: nothing,
      removed: nothing,
      presence: nothing,
      ...on,
      state(state, reason, refusal) {
        hasConnected ||= state === 'online'
        const hasFailed = state === 'offline' && (!hasConnected || refusal !== undefined)
        if (!hasFailed) on.state?.(state, reason, refusal)
        else if (reason !== undefined) failed(new Error(reason), refusal?.code)
        else void askWhy()
      },
    },
  })
}

/**
 * The address of the server in one that was copied from a room's page, such as
 * `http://localhost:8080/r/den`. Throws a sentence for what is no address.
 */
function serverIn(address: string): string {
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Error(
      `--url cannot be "${address}": it takes an address such as http://localhost:8080.`,
    )
  }
  return address.replace(/\/r\/[^/]+\/?$/, '/')
}
