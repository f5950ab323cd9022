import { readFileSync, writeFileSync } from 'node:fs'
import {
  type Connection,
  type ConnectionListeners,
  openConnection,
  openTokenStore,
  type TextStorage,
} from '../client/lib.ts'

export interface Place {
  url: string
  room?: string | undefined
  owner?: string | undefined
  passphrase?: string | undefined
  /** A file that remembers who one is between two runs. */
  tokenFile?: string | undefined
}

const nothing = () => undefined

/** The connection of a command; what it does not listen to passes it by. */
export function connectTo(place: Place, on: Partial<ConnectionListeners>): Connection {
  const { url, room, owner, passphrase, tokenFile } = place
  return openConnection({
    url,
    owner,
    ...(room !== undefined && { room }),
    ...(passphrase !== undefined && { passphrase: () => passphrase }),
    tokens: openTokenStore(() => storageIn(tokenFile)),
    on: {
      state: nothing,
      welcome: nothing,
      replay: nothing,
      message: nothing,
      removed: nothing,
      presence: nothing,
      ...on,
    },
  })
}

function storageIn(file: string | undefined): TextStorage {
  if (file === undefined) throw new Error('Nothing is remembered.')
  return {
    getItem: () => readFileSync(file, 'utf8').trim() || null,
    setItem: (_, token) => writeFileSync(file, `${token}\n`, { mode: 0o600 }),
  }
}
