import { randomUUID } from 'node:crypto'
import type { Message } from '../../realtime/protocol.ts'
import type { LogEntry, LogPosition, LogReading, OnHint, OtherEntry, RoomLog } from '../room-log.ts'

export interface MemoryRoomLogDependencies {
  /** A readable message by its key: the log itself holds nothing large. */
  find(key: string): Promise<Message | undefined>
  /** The greatest key of a room, or ''. */
  lastKeyOf(room: string): string
}

export interface MemoryRoomLog extends RoomLog {
  /** Appends a message that has just been kept; returns the place behind it. */
  appendMessage(room: string, key: string): LogPosition
}

/** Beyond it a reader that is late has lost its place. */
const MAX_ENTRIES = 1000
/** So many are read at once. */
const MAX_READ = 64

type Kept = OtherEntry | { kind: 'message'; key: string }

/** The log of a room that is followed; one that nobody follows needs none. */
interface Log {
  epoch: string
  /** How many entries there ever were; the last of them are still here. */
  offset: number
  entries: Kept[]
  lastKey: string
  onHint: OnHint
}

const NOWHERE: LogPosition = { epoch: '', offset: 0, mark: '', lastKey: '' }

/** The logs of the rooms of a single server: in memory, with hints that are plain calls. */
export function createMemoryRoomLog(dependencies: MemoryRoomLogDependencies): MemoryRoomLog {
  const { find, lastKeyOf } = dependencies
  const logs = new Map<string, Log>()

  function push(log: Log, entries: Kept[]): LogPosition {
    log.entries.push(...entries)
    log.offset += entries.length
    // Not at every entry, which would move all others.
    if (log.entries.length > 2 * MAX_ENTRIES) log.entries.splice(0, MAX_ENTRIES)
    const position = endOf(log)
    log.onHint(position)
    return position
  }

  async function resolve(entry: Kept): Promise<LogEntry[]> {
    if (entry.kind !== 'message') return [entry]
    const message = await find(entry.key)
    return message === undefined ? [] : [{ kind: 'message', message }]
  }

  async function read(room: string, after: LogPosition): Promise<LogReading> {
    const log = logs.get(room)
    if (log === undefined) return lostAt(NOWHERE)
    const first = log.offset - log.entries.length
    if (log.epoch !== after.epoch || after.offset < first) return lostAt(endOf(log))
    const start = after.offset - first
    const kept = log.entries.slice(start, start + MAX_READ)
    const offset = after.offset + kept.length
    const position = { ...endOf(log), offset, lastKey: lastKeyIn(kept) ?? after.lastKey }
    const hasMore = offset < log.offset
    const entries = (await Promise.all(kept.map(resolve))).flat()
    return { entries, position, hasMore, isLost: false }
  }

  return {
    appendMessage(room, key) {
      const log = logs.get(room)
      if (log === undefined) return NOWHERE
      log.lastKey = key
      return push(log, [{ kind: 'message', key }])
    },
    async append(room, entries) {
      const log = logs.get(room)
      if (log !== undefined && entries.length > 0) push(log, entries)
    },
    async follow(room, onHint) {
      const lastKey = lastKeyOf(room)
      const log: Log = { epoch: randomUUID(), offset: 0, entries: [], lastKey, onHint }
      logs.set(room, log)
      const close = async () => {
        if (logs.get(room) === log) logs.delete(room)
      }
      return { position: endOf(log), close }
    },
    read,
  }
}

function endOf({ epoch, offset, lastKey }: Log): LogPosition {
  return { epoch, offset, mark: '', lastKey }
}

function lostAt(position: LogPosition): LogReading {
  return { entries: [], position, hasMore: false, isLost: true }
}

function lastKeyIn(entries: Kept[]): string | undefined {
  const last = entries.findLast((entry) => entry.kind === 'message')
  return last?.key
}
