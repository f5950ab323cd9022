/** A client's request to join a room: its handshake, read and checked. */
export interface JoinRequest {
  room: string
  author: string
  /** Proves the author; handed back with the welcome. */
  token: string
  /** The key of the newest message the client has, as the client says. */
  since: string | undefined
  /** What proves a host, if anything. */
  ownerSecret: string | undefined
  passphrase: string | undefined
  /** What the client calls the page or program it speaks for. */
  page: string | undefined
  /** Whether the replay may come message by message. */
  takesPieces: boolean
  /** Whether clips may come as addresses. */
  takesAddresses: boolean
}

/** A member of a room: what the rules have to know of one client that has joined. */
export interface Member {
  room: string
  author: string
  /** The network address; only counted, never kept. */
  address: string
  /** A keyed hash of the address. */
  addressHash: string
  /** The hash of the secret the client came with. */
  ownerHash: string | undefined
  joinedAt: number
  page: string | undefined
  takesPieces: boolean
  takesAddresses: boolean
  /** Until the client has been welcomed; its secrets are not kept any longer. */
  request: JoinRequest | undefined
}
