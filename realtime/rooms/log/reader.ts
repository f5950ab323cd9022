import type { LogPosition } from '../../../database/room-log.ts'

/** Where this node is in one room's log. */
export interface Reader {
  readonly room: string
  /** Everything before it has been handed on. */
  position: LogPosition
  /** Where the log was at the last hint, if the hint said so. */
  hinted: LogPosition | undefined
  /** Whether a hint waits for the room's turn. */
  isWaiting: boolean
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
    noteSender: (key, sender) => void senders.set(key, sender),
    senderOf(key) {
      const sender = senders.get(key)
      senders.delete(key)
      return sender
    },
    close: async () => {},
  }
}

/** Whether a reader at `place` has been where a hint says the log was. */
export function reaches(place: LogPosition, hinted: LogPosition): boolean {
  return place.epoch === hinted.epoch && place.offset >= hinted.offset
}
