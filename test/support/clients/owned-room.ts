import { io } from 'socket.io-client'
import type { HandshakeAuth, Restraining, RuleChange } from '../../../realtime/protocol.ts'
import { type ChatSocket, join, nextEvent } from './chat-client.ts'

/** Clients of a room that has an owner; `address` is what a trusted proxy says (TRUST_PROXY 1). */
export function createOwnedRoom(url: () => string, room = 'den') {
  function open(auth: HandshakeAuth, address?: string): ChatSocket {
    const extraHeaders = address === undefined ? {} : { 'x-forwarded-for': address }
    const connection = { transports: ['websocket'], forceNew: true, reconnection: false }
    return io(url(), { ...connection, auth: { room, ...auth }, extraHeaders })
  }

  /** Joins and waits for the first rules; rejects with the `connect_error`. */
  async function joinOwned(auth: HandshakeAuth = {}, address?: string) {
    const socket = open(auth, address)
    const rules = nextEvent(socket, 'rules')
    const failed = new Promise<never>((_, reject) => socket.once('connect_error', reject))
    const welcome = await Promise.race([nextEvent(socket, 'welcome'), failed])
    return { socket, welcome, author: welcome.author, rules: await rules }
  }

  /** The refusal of the join; a client that may join fails the test. */
  async function refusalAt(auth: HandshakeAuth = {}, address?: string) {
    const error: unknown = await joinOwned(auth, address).then(
      () => new Error('The client joined.'),
      (refused: unknown) => refused,
    )
    const { data = {} } = error as {
      data?: { code?: string; text?: string; retryAfterMs?: number }
    }
    return data
  }

  /** A token that a client of another room got, for a client that wants to seem known. */
  async function tokenOfLobby(): Promise<string> {
    const { socket, welcome } = await join(url())
    socket.close()
    return welcome.token
  }

  return { room, joinOwned, refusalAt, tokenOfLobby }
}

/** What a host asks for. */
export const ask = (socket: ChatSocket) => ({
  rule: (change: RuleChange) => socket.emitWithAck('rule', change),
  restrain: (what: Restraining) => socket.emitWithAck('restrain', what),
  sharing: (author: string) => socket.emitWithAck('sharing', { author }),
  cohost: (what: { revoke?: boolean } = {}) => socket.emitWithAck('cohost', what),
})

export const OWNER_SECRET = 'a-secret-nobody-can-guess'
