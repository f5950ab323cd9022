import type { Clock } from '../../helpers/clock.ts'
import {
  type Limits,
  MAX_FRAME_BYTES,
  MAX_FRAMES,
  MAX_MESSAGE_LENGTH,
  PROTOCOL,
  REACTIONS,
  type Welcome,
} from '../protocol.ts'
import type { JoinRequest } from '../rooms/clients/member.ts'

export interface WelcomeOptions {
  clock: Clock
  messageTtlMs: number
  replayLimit: number
}

/** Returns what makes a client's welcome: the first thing it receives on every connection. */
export function createWelcome({ clock, messageTtlMs, replayLimit }: WelcomeOptions) {
  const limits: Limits = {
    maxMessageLength: MAX_MESSAGE_LENGTH,
    maxFrames: MAX_FRAMES,
    maxFrameBytes: MAX_FRAME_BYTES,
    messageTtlMs,
    replayLimit,
    reactions: REACTIONS,
  }
  return function welcomeFor({ room, author, token }: JoinRequest): Welcome {
    return { protocol: PROTOCOL, room, author, token, serverTime: clock.now(), limits }
  }
}
