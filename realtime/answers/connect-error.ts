import type { RefusalBody } from '../protocol.ts'
import type { Refusal } from './refusal.ts'

/** `data` is what the client gets beside the text. */
export type ConnectError = Error & { data: RefusalBody }

/** A refused join as socket.io's `connect_error`. */
export function connectError(refusal: Refusal): ConnectError {
  return Object.assign(new Error(refusal.message), { data: refusal.body })
}
