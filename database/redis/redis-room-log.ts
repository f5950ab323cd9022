import { randomInt, randomUUID } from 'node:crypto'
import type { LogEntry, LogPosition, LogReading, OnHint, OtherEntry, RoomLog } from '../room-log.ts'
import type { RedisConnection } from './connection/connection.ts'
import type { Pulse } from './connection/pulse.ts'
import { channelOf, type RoomChannels } from './connection/room-channels.ts'
import { headOf, type LogEnd, lookAtLogs } from './log-looks.ts'
import { roomKey } from './redis-keys.ts'
import { loadScript, runScript } from './script.ts'

const APPEND = loadScript('append-entries', 'append')
const READ = loadScript('read-log', 'append')
const HEAD = loadScript('head-of-log', 'append')

/** So many entries are read at once: some megabytes, if all are messages. */
const MAX_READ = 64
/** Hints may be lost; so often it is looked whether one was. */
const LOOK_MS = 1000

export interface RedisRoomLogOptions {
  connection: Pick<RedisConnection, 'commands'>
  channels: Pick<RoomChannels, 'listen' | 'unlisten' | 'ask'>
  pulse: Pick<Pulse, 'every'>
  now(): number
}

export interface RedisRoomLog extends RoomLog {
  close(): void
}

/** A room that has members here. */
interface Followed {
  onHint: OnHint
  /** Where its log is known to be, by a hint or a look. */
  end: LogEnd
  position: LogPosition | undefined
}

/** What each script that appends is given: a new epoch, for a log that has none, and a mark. */
export function logArgs(): [epoch: string, mark: number] {
  return [randomUUID(), randomInt(2 ** 47)]
}

/** The keys of what each script that appends may touch. */
export function logKeys(room: string): [head: string, log: string, channel: string] {
  return [headOf(room), roomKey(room, 'entries'), channelOf(room)]
}

/** The logs of rooms as streams, with sharded publish as the hint. */
export function openRedisRoomLog(options: RedisRoomLogOptions): RedisRoomLog {
  const { connection, channels, pulse, now } = options
  const { commands } = connection
  const followed = new Map<string, Followed>()
  let isLooking = false

  async function endOf(room: string): Promise<LogPosition> {
    const [head] = logKeys(room)
    const found = await runScript(commands, HEAD, [head], [randomUUID()])
    return positionOf(found as string[])
  }

  async function follow(room: string, onHint: OnHint) {
    const one: Followed = { onHint, end: '', position: undefined }
    followed.set(room, one)
    channels.listen(room, 'log', (words) => {
      if (words !== undefined) note(one, words)
      onHint(words === undefined ? words : one.position)
    })
    const close = async () => {
      if (followed.get(room) !== one) return
      followed.delete(room)
      channels.unlisten(room, 'log')
    }
    try {
      return { position: await endOf(room), close }
    } catch (error) {
      await close()
      throw error
    }
  }

  function note(one: Followed, end: LogEnd): void {
    one.end = end
    one.position = end === '' ? undefined : hintedBy(end)
  }

  async function read(room: string, after: LogPosition): Promise<LogReading> {
    const [head, log] = logKeys(room)
    const { epoch, offset, mark } = after
    const place = [epoch, offset, mark, MAX_READ, messageKey(room, ''), now()]
    const found = await runScript(commands, READ, [head, log], [randomUUID(), ...place])
    const [isLost, hasMore, ...rest] = found as [number, number, ...string[]]
    const position = positionOf(rest)
    if (isLost === 1) return { entries: [], position, hasMore: false, isLost: true }
    if (position.lastKey === '') position.lastKey = after.lastKey
    return { entries: entriesIn(rest.slice(4)), position, hasMore: hasMore === 1, isLost: false }
  }

  /** Hints at where each followed room is: readers that are there already have nothing to do. */
  async function look(): Promise<void> {
    await lookAtLogs(commands, followed, (rooms, changed) => {
      for (const [room, end] of changed) {
        const one = followed.get(room)
        if (one !== undefined && one.end !== end) note(one, end)
      }
      for (const room of rooms) {
        const one = followed.get(room)
        one?.onHint(one.position)
      }
      // What no hint has said yet: perhaps none will come.
      if (changed.size > 0) channels.ask()
    })
  }

  const stopLooking = pulse.every(LOOK_MS, () => {
    if (isLooking || followed.size === 0) return
    isLooking = true
    // While Redis is away there is nothing to see; perhaps the subscriptions' link swallows, too.
    void look()
      .catch(() => channels.ask())
      .finally(() => {
        isLooking = false
      })
  })

  return {
    async append(room, entries) {
      if (entries.length === 0) return
      const args = [...logArgs(), ...entries.map((entry) => JSON.stringify(entry))]
      await runScript(commands, APPEND, logKeys(room), args)
    },
    follow,
    read,
    close: stopLooking,
  }
}

/** Where a message lies: with an empty key, what all of them begin with. */
export function messageKey(room: string, key: string): string {
  return roomKey(room, `m:${key}`)
}

function positionOf([epoch = '', offset = '', mark = '', lastKey = '']: string[]): LogPosition {
  return { epoch, offset: Number(offset), mark: String(mark), lastKey }
}

function hintedBy(words: string): LogPosition {
  const [epoch = '', offset = ''] = words.split(' ')
  return { epoch, offset: Number(offset), mark: '', lastKey: '' }
}

function entriesIn(words: string[]): LogEntry[] {
  const entries: LogEntry[] = []
  for (let i = 0; i + 1 < words.length; i += 2) {
    const value: unknown = JSON.parse(words[i + 1] ?? '')
    if (words[i] === 'm') entries.push({ kind: 'message', message: value } as LogEntry)
    else entries.push(value as OtherEntry)
  }
  return entries
}
