import type { Logger } from 'pino'
import type { MessageStore } from '../../../database/message-store.ts'
import type { LogEntry, LogPosition, RoomLog } from '../../../database/room-log.ts'
import type { Turns } from '../../posting/turns.ts'
import type { Message } from '../../protocol.ts'
import { type EntryTable, handOn } from './entry-table.ts'
import { isThere, type Reader, readerAt } from './reader.ts'

export interface RoomReadersDependencies {
  roomLog: RoomLog
  messages: Pick<MessageStore, 'newest'>
  /** One queue per room, a mutex: nothing is handed on while a client joins or a post is kept. */
  roomTurns: Turns
  table: EntryTable
  /** How many clients this node has in the room. */
  countIn(room: string): number
  log: Logger
}

/**
 * This node's readers of the rooms that have members here: each reads its room's log and hands on what
 * is new, in the log's order. A reader moves in its room's turn alone.
 */
export interface RoomReaders {
  /**
   * In the room's turn: hands on all there is, and resolves with the key of the last message that it
   * reached. A client that joins now, with a replay up to this key, misses nothing and gets nothing
   * twice. Opens the reader with the room's first member.
   */
  catchUp(room: string): Promise<string>
  /** In the room's turn: hands on a message that was just kept here, and what came before it. */
  deliver(message: Message, position: LogPosition, sender: string): Promise<void>
  /** Takes the room's turn, and resolves when all that was appended before has been handed on. */
  settle(room: string): Promise<void>
  /** In the room's turn: closes the reader when the room has no member here (any more). */
  closeIfEmpty(room: string): Promise<void>
  /** A client has left the room. */
  left(room: string): void
  close(): Promise<void>
}

/** Of what was lost with a log, the newest; a page shows no more rows than this. */
const MAX_RECOVERED = 200
/** So much of what could not be handed on is tried again. */
const MAX_OWED = 20

export function createRoomReaders(dependencies: RoomReadersDependencies): RoomReaders {
  const { roomLog, messages, roomTurns, table, countIn, log } = dependencies
  const readers = new Map<string, Reader>()
  let isClosed = false

  async function open(room: string): Promise<Reader> {
    const reader = readerAt(room)
    const following = await roomLog.follow(room, (position) => onHint(reader, position))
    reader.close = following.close
    reader.position = following.position
    readers.set(room, reader)
    return reader
  }

  /** Hints that come while one waits for its turn are one. */
  function onHint(reader: Reader, position?: LogPosition): void {
    if (isThere(reader, position)) return
    if (!reader.isWaiting) reader.hinted = position
    else if (reader.hinted !== undefined) reader.hinted = position
    if (reader.isWaiting) return
    reader.isWaiting = true
    void inTurn(reader.room, async () => {
      reader.isWaiting = false
      const isOpen = readers.get(reader.room) === reader
      if (isOpen && !isThere(reader, reader.hinted)) await readOn(reader)
    })
  }

  /** What fails here is tried again at the next hint. */
  async function inTurn(room: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await roomTurns.run(room, work)
    } catch (error) {
      if (!isClosed) log.error({ err: error }, 'the log of a room could not be read')
    }
  }

  async function readOn(reader: Reader): Promise<void> {
    const { room } = reader
    for (const entry of reader.owed.splice(0)) await tryHandOn(reader, entry)
    for (let hasMore = true; hasMore; ) {
      const reading = await roomLog.read(room, reader.position)
      if (reading.isLost) await recover(reader, reading.position)
      for (const entry of reading.entries) await tryHandOn(reader, entry)
      reader.position = reading.position
      hasMore = reading.hasMore
    }
  }

  /** One entry that cannot be handed on now must not make others late, or be handed on twice. */
  async function tryHandOn(reader: Reader, entry: LogEntry): Promise<void> {
    const sender = entry.kind === 'message' ? reader.senderOf(entry.message.key) : undefined
    try {
      await handOn(table, reader.room, entry, sender)
    } catch (error) {
      log.error({ err: error }, `what is new in a room (${entry.kind}) could not be handed on yet`)
      if (entry.kind !== 'message' && reader.owed.length < MAX_OWED) reader.owed.push(entry)
    }
  }

  /** Hands on what came since, as far as it is stored, and what is in force. */
  async function recover(reader: Reader, end: LogPosition): Promise<void> {
    const newest = await messages.newest(reader.room, MAX_RECOVERED, end.lastKey)
    const { lastKey } = reader.position
    for (const message of newest.filter(({ key }) => key > lastKey)) {
      await tryHandOn(reader, { kind: 'message', message })
    }
    if (newest.length > 0) {
      await tryHandOn(reader, { kind: 'reactions', keys: newest.map(({ key }) => key) })
    }
    await tryHandOn(reader, { kind: 'rules' })
  }

  async function deliver(message: Message, position: LogPosition, sender: string): Promise<void> {
    const reader = readers.get(message.room)
    // Its sender has left, and was the last one here.
    if (reader === undefined) return
    const { epoch, offset } = reader.position
    if (position.epoch === epoch && position.offset === offset + 1) {
      reader.position = position
      reader.noteSender(message.key, sender)
      return tryHandOn(reader, { kind: 'message', message })
    }
    reader.noteSender(message.key, sender)
    await readOn(reader)
  }

  async function closeIfEmpty(room: string): Promise<void> {
    const reader = readers.get(room)
    if (reader === undefined || countIn(room) > 0) return
    readers.delete(room)
    await reader.close()
  }

  return {
    async catchUp(room) {
      const reader = readers.get(room) ?? (await open(room))
      await readOn(reader)
      return reader.position.lastKey
    },
    deliver: (...kept) =>
      deliver(...kept).catch((error: unknown) => {
        // It is kept, so the receipt stands; the reader goes on at the next hint.
        log.error({ err: error }, 'a message could not be handed on yet')
      }),
    async settle(room) {
      const reader = readers.get(room)
      if (reader !== undefined) await roomTurns.run(room, () => readOn(reader))
    },
    closeIfEmpty,
    left(room) {
      if (!isClosed && countIn(room) === 0) void inTurn(room, () => closeIfEmpty(room))
    },
    async close() {
      isClosed = true
      const all = [...readers.values()]
      readers.clear()
      await Promise.allSettled(all.map((reader) => reader.close()))
    },
  }
}
