/**
 * The contract between page and server, version 1: the events of both directions and what they
 * carry. It imports nothing, so that page, server, tests and foreign clients can all share it.
 */

export const PROTOCOL = 1

/** The room of everybody who names none, as every client of 2015 does. */
export const LOBBY = 'lobby'

/** Ceilings a draft has to keep. The page checks them too, so that nobody records in vain. */
export const MAX_ID_LENGTH = 64
export const MAX_MESSAGE_LENGTH = 250
export const MAX_NONCE_LENGTH = 64
export const MAX_ROOM_LENGTH = 64
export const MAX_NAME_LENGTH = 24
/** Of an owner's or co-host's secret; shorter ones could be guessed and prove nothing. */
export const MIN_SECRET_LENGTH = 16
export const MAX_SECRET_LENGTH = 128
export const MAX_PASSPHRASE_LENGTH = 128
/** The longest pause that slow mode may ask for between two messages of an author. */
export const MAX_SLOW_MODE_MS = 10 * 60_000
/** The longest time for which an author may be silenced. */
export const MAX_SILENCE_MS = 24 * 3600_000
/** How many keys a client may ask after at once. */
export const MAX_ASKED_KEYS = 200
export const MAX_FRAMES = 10
export const MAX_FRAME_BYTES = 64 * 1024
/** The least and the largest picture a frame may hold, in pixels. */
export const MIN_FRAME_SIZE = 16
export const MAX_FRAME_WIDTH = 640
export const MAX_FRAME_HEIGHT = 480

/**
 * The ceiling of one socket.io payload: ten frames of 64 KiB as base64, and slack for text and
 * JSON. socket.io drops the whole connection above it, so it must lie above every valid draft.
 */
export const MAX_PAYLOAD_BYTES = 1_000_000

/** What the page prefers to send; any one size within the ceilings is taken. */
export const FRAME_SIZE = 200
export const FRAME_INTERVAL_MS = 200
export const FRAME_QUALITY = 0.4

/** A post as it arrives: nothing in it has been looked at yet. */
export interface Draft {
  /** The client's own text, handed back as sent; proves nothing. */
  id: string
  /** Plain text, at most 250 characters, may be empty. */
  message: string
  /** 1 to 10 JPEG data URIs, all of one size. */
  frames: string[]
  /** Names this attempt: posted once, however often it is sent. */
  nonce?: string
  /** What the author wants to be called: plain text, at most 24 characters; proves nothing. */
  name?: string
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
  message: string
  /** `data:video/webm;base64,...` */
  video: string
  width: number
  height: number
  durationMs: number
  sentAt: number
  expiresAt: number
}

/** The server's word that a message is stored. */
export interface Receipt {
  key: string
  expiresAt: number
}

export type RefusalCode =
  | 'bad_draft'
  | 'bad_frames'
  | 'too_large'
  | 'rate_limited'
  | 'busy'
  | 'encode_failed'
  | 'unavailable'
  | 'room_locked'
  | 'banned'
  | 'silenced'
  | 'passphrase'
  | 'not_allowed'

/** A coded no that a person can read and act on. */
export interface RefusalBody {
  code: RefusalCode
  text: string
  /** Which frame is to blame, from 0. */
  index?: number
  /** When another try makes sense. */
  retryAfterMs?: number
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
  count: number
}

/** A room's live broadcast, to be had at `/live/<room>.flv` while it is live. */
export interface Stage {
  live: boolean
  /** When it began; another instant is another broadcast. */
  startedAt?: number
  /** Put behind the address as `?ticket=`, which a room that is closed to newcomers asks for. */
  ticket?: string
}

/** How to publish: `rtmp://<host>:<rtmpPort>/live/<room>?key=<key>`. */
export interface Publishing {
  rtmpPort: number
  key: string
}

export type Role = 'guest' | 'cohost' | 'owner'

/** What is in force in a room that has an owner, as one who is in it may know it. */
export interface Rules {
  /** What the receiver may do. */
  role: Role
  /** Nobody new may come in. */
  isLocked: boolean
  hasPassphrase: boolean
  /** Between two messages of one author; 0 is no pause. */
  slowModeMs: number
  /** Until when the receiver may only watch. */
  silencedUntil?: number
  /** Who is silenced or removed; hosts only. */
  restraints?: Restraint[]
  /** The room's stage; owner only, and only where the server takes publishers. */
  publishing?: Publishing
}

export interface Restraint {
  author: string
  what: 'silenced' | 'removed'
  /** Missing for as long as the room lives. */
  until?: number
  /** New members from the author's network are held to it, too. */
  address?: boolean
}

/** What a host wants to be different; what is not named stays as it is. */
export interface RuleChange {
  isLocked?: boolean
  /** An empty one takes the passphrase away. */
  passphrase?: string
  slowModeMs?: number
}

export interface Restraining {
  author: string
  action: 'silence' | 'remove' | 'forgive'
  /** For how long to silence. */
  forMs?: number
  /**
   * Whether it holds also for clients that come from the author's network and are no members of the
   * room yet: for ten minutes after a removal, for as long as a silence. At the door they get
   * `room_locked` with a sentence of their own and `retryAfterMs`. Left out, it holds for them only
   * when no other member in the room shares that network; `sharing` tells a host how many do.
   */
  address?: boolean
}

/** Who shares an author's network, so that a host can decide on `Restraining.address`. */
export interface Sharing {
  /** Other members who are in the room now, hosts not counted. */
  members: number
  /** Whether the host who asks comes from there, too. */
  isOwn: boolean
}

/** How the owner of a room uses the remote of what all watch together. */
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
  /** The secret of an owner or co-host; who brings one to a room that is not there yet owns it. */
  owner?: string
  passphrase?: string
}

export interface ClientToServerEvents {
  message: (draft: Draft, ack?: (answer: Answer) => void) => void
  /** Takes a message back: one's own, or as a host anyone's. */
  remove: (what: { key: string }, ack?: (done: Done) => void) => void
  /** Which of these messages are gone from the room: what one missed while away. */
  gone: (what: { keys: string[] }, ack?: (done: Done<{ keys: string[] }>) => void) => void
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
  presence: (presence: Presence) => void
  /** On joining a room that watches something, and whenever its owner uses the remote. */
  watching: (watching: Watching) => void
  /** On every connection, and whenever the room's stage begins or ends. */
  stage: (stage: Stage) => void
  /** On joining a room that has an owner, and whenever something changes. */
  rules: (rules: Rules) => void
}
