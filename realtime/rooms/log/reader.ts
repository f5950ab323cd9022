import type { LogEntry, LogPosition } from '../../../database/room-log.ts'

/** Where this node is in one room's log. */
export interface Reader {
  readonly room: string
  /** Everything before it has been handed on. */
  position: LogPosition
  /** Where the log was at the last hint, if the hint said so. */
  hinted: LogPosition | undefined
  /** Whether a hint waits for the room's turn. */
  isWaiting: boolean
  /** Entries before the position that could not be handed on; never messages. */
  owed: LogEntry[]
  /** Remembers which client sent a message that is still to be read. */
  noteSender(key: string, sender: string): void
  /** The client that sent this message, if it did so here; asked once. */
  senderOf(key: string): string | undefined
  close(): Promise<void>
}

const START: LogPosition = { epoch: '', offset: 0, mark: '', lastKey: '' }

/** A reader that has not begun. */
export function readerAt(room: string): Reader {
  const senders = new Map<string, string>()
  return {
    room,
    position: START,
    hinted: undefined,
    isWaiting: false,
    owed: [],
    noteSender: (key, sender) => void senders.set(key, sender),
    senderOf(key) {
      const sender = senders.get(key)
      senders.delete(key)
      return sender
    },
    close: async () => {},
  }
}

/** Whether there is nothing to do for a reader although a hint says that the log was at this place. */
export function isThere({ position, owed }: Reader, hinted: LogPosition | undefined): boolean {
  if (hinted === undefined || owed.length > 0) return false
  return position.epoch === hinted.epoch && position.offset >= hinted.offset
}
