import type { RefusalBody } from '../protocol.ts'
import type { Refusal } from './refusal.ts'

/** A refused join as socket.io's `connect_error`: `data` is what the client gets beside the text. */
export function connectError(refusal: Refusal): Error & { data: RefusalBody } {
  return Object.assign(new Error(refusal.message), { data: refusal.body })
}
