import type { Message, Removed, Stage, Watching } from '../realtime/protocol.ts'

/**
 * What reaches the members of a room, in the order in which it does. A further kind needs its line in
 * `realtime/rooms/log/entry-table.ts`, or that does not compile.
 */
export type LogEntry = { kind: 'message'; message: Message } | OtherEntry

/** All but messages, which `MessageStore.keep` appends in the same step in which it keeps them. */
export type OtherEntry =
  | { kind: 'removed'; removed: Removed }
  /** These messages have other reactions: look them up after `LOOK_UP_AFTER_MS`, for more may follow. */
  | { kind: 'reactions'; keys: string[] }
  /** Something of the settings has changed: each node sends its members what is theirs. */
  | { kind: 'rules' }
  /** Each node ends the clients of these authors. */
  | { kind: 'banned'; authors: string[] }
  | { kind: 'stage'; stage: Stage }
  /** `from` is the client that set it, which knows. */
  | { kind: 'watching'; watching: Watching; from: string }

/** A place in a room's log: behind its first `offset` entries. */
export interface LogPosition {
  /** Names one life of the log: where the engine has lost what it had, another begins. */
  epoch: string
  offset: number
  /** The engine's own mark of the entry before this place. */
  mark: string
  /** The key of the last message before this place, or ''. Of the room's messages, in the log or not. */
  lastKey: string
}

export interface LogReading {
  /** In order. Messages that have expired or were removed meanwhile are left out. */
  entries: LogEntry[]
  /** Behind the last of them. */
  position: LogPosition
  /** Whether there was more than is read at once. */
  hasMore: boolean
  /**
   * The log does not reach back to where the reader was, or is another one: there are no entries, the
   * position is the log's end, and what was missed has to be looked up in the stores.
   */
  isLost: boolean
}

export interface Following {
  /** The log's end when the following began. */
  position: LogPosition
  close(): Promise<void>
}

/** There may be more to read. With a position: the log reached there when the hint was given. */
export type OnHint = (position?: LogPosition) => void

/**
 * Each room is a log (an append-only event stream): what one node appends, each node that has members
 * of the room reads and hands on, in the same order. Hints only make it quick: a lost one costs a
 * moment. Every implementation passes `test/database/room-log.contract.ts`.
 */
export interface RoomLog {
  /** Appends entries, all in one step. Where nobody follows the room, nobody needs them. */
  append(room: string, entries: OtherEntry[]): Promise<void>
  /**
   * From here on, `onHint` is called after every change of the log, at least once after the last of
   * several. One following of a room at a time.
   */
  follow(room: string, onHint: OnHint): Promise<Following>
  /** What came after a position. Repeatable: reading takes nothing away. */
  read(room: string, after: LogPosition): Promise<LogReading>
}
