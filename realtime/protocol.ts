/**
 * The contract between page and server, version 1: the events of both directions and what they
 * carry. It imports nothing but its own parts, so that page, server, tests and foreign clients can
 * all share it: limits (`protocol/limits.ts`), refusal codes (`protocol/refusal-codes.ts`) and what is
 * said about a room's rules (`protocol/room-rules.ts`).
 */

import type { RefusalBody } from './protocol/refusal-codes.ts'
import type { Restraining, RuleChange, Rules, Sharing } from './protocol/room-rules.ts'

export * from './protocol/limits.ts'
export * from './protocol/refusal-codes.ts'
export * from './protocol/room-rules.ts'
export * from './protocol/too-large.ts'

export const PROTOCOL = 1

/** The room of a client that names none, as every client of 2015 does. */
export const LOBBY = 'lobby'

/** A post as it arrives: nothing in it has been looked at yet. */
export interface Draft {
  /** The client's own text, handed back as sent; proves nothing. */
  id: string
  /** Plain text, at most 250 characters, may be empty. */
  message: string
  /** 1 to `MAX_FRAMES` (10) JPEG data URIs, all of one size. */
  frames: string[]
  /** Names this attempt: posted once, however often it is sent. */
  nonce?: string
  /** What the author wants to be called: plain text, at most 24 characters; proves nothing. */
  name?: string
  /** What is seen in the frames, for those who do not see them (alt text): plain text, at most 250 characters. */
  alt?: string
  /** The key of the message that this one answers, a living one of the room. */
  replyTo?: string
}

/** A post stamped by the server and kept. Instants are Unix milliseconds. */
export interface Message {
  /** A UUID of version 7: later messages have greater keys. */
  key: string
  id: string
  room: string
  author: string
  /** What the author wants to be called, when they said so. */
  name?: string
  /** The key of the message that this one answers; that one may be gone before this one is. */
  replyTo?: string
  message: string
  /** What is seen in the loop (alt text), when the author said so: one line, nothing invisible in it. */
  alt?: string
  /**
   * `data:video/webm;base64,...`; to a client that said `clips: 'url'` it may be an address instead,
   * `/clips/<key>.webm?...`, to be had at the same server until `expiresAt`.
   */
  video: string
  width: number
  height: number
  durationMs: number
  /** How often it flashes in its worst second, of a loop that does so more than once. */
  flashes?: Flashes
  sentAt: number
  expiresAt: number
  /** Its reactions at the moment of a replay, where it has any. */
  counts?: Counts
}

/** Over more than a quarter of the picture at once, and over more than an eighth: docs/flashes.md. */
export interface Flashes {
  large: number
  small: number
}

/** How many authors reacted to a message, by emoji; what nobody reacted with is not named. */
export type Counts = Record<string, number>

/** A message's reactions, all of them. */
export interface Reactions {
  key: string
  counts: Counts
}

/** A reaction: with `on` that state, otherwise the other one than it is. */
export interface Reaction {
  key: string
  /** One of `limits.reactions`. */
  emoji: string
  /** Whether it shall be there; sent again, it does nothing more. */
  on?: boolean
}

/** The server's confirmation that a message is stored. */
export interface Receipt {
  key: string
  expiresAt: number
}

export type Answer = ({ ok: true } & Receipt) | ({ ok: false } & RefusalBody)

/** The answer to everything that is no post. */
export type Done<More = unknown> = ({ ok: true } & More) | ({ ok: false } & RefusalBody)

export interface Limits {
  maxMessageLength: number
  maxFrames: number
  maxFrameBytes: number
  messageTtlMs: number
  replayLimit: number
  /** What one may react with. */
  reactions: readonly string[]
}

export interface Welcome {
  protocol: number
  room: string
  author: string
  /** Restores the same author on the next connection. */
  token: string
  serverTime: number
  limits: Limits
}

export interface Progress {
  nonce?: string
  stage: 'queued' | 'encoding'
  /** How many clips are encoded before this one. */
  ahead: number
}

export interface Removed {
  key: string
  reason: 'expired' | 'deleted'
}

export interface Presence {
  /** How many authors are in the room; one with two tabs counts once. */
  count: number
}

/** A room's live broadcast, to be had at `/live/<room>.flv` while it is live. */
export interface Stage {
  live: boolean
  /** When it began; another instant is another broadcast. */
  startedAt?: number
  /** Put behind the address as `?ticket=`, which a closed room asks for. */
  ticket?: string
}

/** What the owner of a room sets of the video that all watch together, as by a remote control. */
export interface Remote {
  /** A video of the server, its path below `/media`; `null` when nothing is watched any more. */
  path: string | null
  positionMs: number
  isPlaying: boolean
}

/** What a room watches together. While it plays, its position goes on from the instant `setAt`. */
export interface Watching extends Remote {
  setAt: number
}

/** What a client may say when it connects; one of 2015 says nothing. */
export interface HandshakeAuth {
  room?: string
  /** The key of the newest message the client has. */
  since?: string
  token?: string
  /** The secret of an owner or co-host; a client that brings one to a new room owns it. */
  owner?: string
  passphrase?: string
  /**
   * Any text that only this page (or bot) uses, at most 64 characters: its next connection replaces
   * one that is dead without knowing it.
   */
  page?: string
  /** Clips may come as addresses, which the server does where its CLIPS is `url`. */
  clips?: 'url'
  /** The replay may come as several `messages`, oldest first, so that a slow line gets ahead. */
  pieces?: boolean
}

/** What a reaction came to. */
export interface Reacted {
  /** Whether it is there now. */
  on: boolean
  /** Of the message, over all authors. */
  counts: Counts
}

export interface ClientToServerEvents {
  message: (draft: Draft, ack?: (answer: Answer) => void) => void
  /** Deletes a message: one's own, or as a host anyone's. */
  remove: (what: { key: string }, ack?: (done: Done) => void) => void
  /**
   * Which of these messages are gone from the room: what one missed while away. `reactions` are those of
   * the others; one that is not named has none.
   */
  gone: (
    what: { keys: string[] },
    ack?: (done: Done<{ keys: string[]; reactions?: Reactions[] }>) => void,
  ) => void
  /** Reacts to a message, or takes it back; the answer says which, and what there is now. */
  react: (reaction: Reaction, ack?: (done: Done<Reacted>) => void) => void
  /** Hosts only. */
  rule: (change: RuleChange, ack?: (done: Done) => void) => void
  /** Hosts only. */
  restrain: (restraining: Restraining, ack?: (done: Done) => void) => void
  /** Hosts only: how many members share this author's network. */
  sharing: (what: { author: string }, ack?: (done: Done<Sharing>) => void) => void
  /** Owner only: a secret for a co-host's link, or the end of all there are. */
  cohost: (what: { revoke?: boolean }, ack?: (done: Done<{ secret?: string }>) => void) => void
  /** Owner only: plays, pauses and seeks for everyone in the room. */
  watch: (remote: Remote, ack?: (done: Done) => void) => void
}

export interface ServerToClientEvents {
  welcome: (welcome: Welcome) => void
  messages: (messages: Message[]) => void
  message: (message: Message) => void
  messageack: (message: Message) => void
  progress: (progress: Progress) => void
  refusal: (refusal: { id?: string; nonce?: string } & RefusalBody) => void
  removed: (removed: Removed) => void
  /** Some have reacted to a message, or taken it back: some tenths of a second later, all at once. */
  reactions: (reactions: Reactions) => void
  presence: (presence: Presence) => void
  /** On joining a room that watches something, and whenever its owner sets another. */
  watching: (watching: Watching) => void
  /** On every connection, and whenever the room's stage begins or ends. */
  stage: (stage: Stage) => void
  /** On joining a room that has an owner, and whenever something changes. */
  rules: (rules: Rules) => void
}
