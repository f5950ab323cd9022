import type { HandshakeAuth } from '../../realtime/protocol.ts'
import { newNonce } from './nonce.ts'
import type { TokenStore } from './tokens.ts'

export interface HandshakeParts {
  room?: string
  tokens: TokenStore
  /** The secret of an owner's or co-host's link; a function is asked at each attempt to connect. */
  owner?: string | (() => string | undefined) | undefined
  /** Asked for at each attempt to connect. */
  passphrase?: () => string | undefined
  /** Takes clips as addresses, where the server has them; inline otherwise. */
  clips?: 'url' | undefined
}

/** The handshake of each attempt to connect; `since` is the last key that arrived. */
export function createHandshake(parts: HandshakeParts, since: () => string | undefined) {
  const { room, tokens, owner, passphrase, clips } = parts
  const page = newNonce()
  return (): HandshakeAuth =>
    said({
      ...{ room, page, clips },
      owner: typeof owner === 'function' ? owner() : owner,
      since: since(),
      token: tokens.get(),
      passphrase: passphrase?.(),
      pieces: true,
    })
}

/** Without what is not there. */
function said(auth: { [name in keyof HandshakeAuth]: HandshakeAuth[name] | undefined }) {
  return Object.fromEntries(Object.entries(auth).filter(([, value]) => value !== undefined))
}
