import { randomInt, randomUUID } from 'node:crypto'
import type { LogEntry, LogPosition, LogReading, OnHint, OtherEntry, RoomLog } from '../room-log.ts'
import type { RedisClient, RedisConnection } from './connection/connection.ts'
import { channelOf, type RoomChannels } from './connection/room-channels.ts'
import { roomKey } from './redis-keys.ts'
import { loadScript, runScript } from './script.ts'

const APPEND = loadScript('append-entries', 'append')
const READ = loadScript('read-log', 'append')
const HEAD = loadScript('head-of-log', 'append')

/** So many entries are read at once: some megabytes, if all are messages. */
const MAX_READ = 64
/** Hints may be lost; so often it is looked whether one was. */
const LOOK_MS = 1000
/** So many rooms at a time: of ten thousand, each is looked at every ten seconds. */
const MAX_LOOKS = 1000

export interface RedisRoomLogOptions {
  connection: Pick<RedisConnection, 'commands'>
  channels: Pick<RoomChannels, 'listen' | 'unlisten'>
  now(): number
}

export interface RedisRoomLog extends RoomLog {
  close(): void
}

/** What each script that appends is given: a new epoch, for a log that has none, and a mark. */
export function logArgs(): [epoch: string, mark: number] {
  return [randomUUID(), randomInt(2 ** 47)]
}

/** The keys of what each script that appends may touch. */
export function logKeys(room: string): [head: string, log: string, channel: string] {
  return [roomKey(room, 'head'), roomKey(room, 'log'), channelOf(room)]
}

/** The logs of rooms as streams, with sharded publish as the hint. */
export function openRedisRoomLog(options: RedisRoomLogOptions): RedisRoomLog {
  const { connection, channels, now } = options
  const { commands } = connection
  const followed = new Map<string, OnHint>()
  /** The rooms that are still to be looked at in this round. */
  let toLookAt: string[] = []

  async function endOf(room: string): Promise<LogPosition> {
    const [head] = logKeys(room)
    const found = await runScript(commands, HEAD, [head], [randomUUID()])
    return positionOf(found as string[])
  }

  async function follow(room: string, onHint: OnHint) {
    followed.set(room, onHint)
    channels.listen(room, 'log', (words) => onHint(words === undefined ? words : hintedBy(words)))
    const close = async () => {
      if (followed.get(room) !== onHint) return
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

  /** Hints at all that has changed in some of the followed rooms. */
  async function look(): Promise<void> {
    if (toLookAt.length === 0) toLookAt = [...followed.keys()]
    const rooms = toLookAt.splice(0, MAX_LOOKS)
    const ends = await endsOf(commands, rooms)
    for (const [index, room] of rooms.entries()) {
      const [epoch, offset] = ends[index] ?? []
      followed.get(room)?.(epoch && offset ? hintedBy(`${epoch} ${offset}`) : undefined)
    }
  }

  // While Redis is away there is nothing to see.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS).unref()

  return {
    async append(room, entries) {
      if (entries.length === 0) return
      const args = [...logArgs(), ...entries.map((entry) => JSON.stringify(entry))]
      await runScript(commands, APPEND, logKeys(room), args)
    },
    follow,
    read,
    close: () => clearInterval(timer),
  }
}

/**
 * Epoch and offset of each room's log, in one write (pipelining): that costs Redis a quarter of what as
 * many commands one by one do. Those of a cluster lie on several servers.
 */
async function endsOf(commands: RedisClient, rooms: string[]): Promise<(string | null)[][]> {
  const heads = rooms.map((room) => logKeys(room)[0])
  if (commands.isCluster) {
    return Promise.all(heads.map((head) => commands.hmget(head, 'epoch', 'offset')))
  }
  const answers = await commands
    .pipeline(heads.map((head) => ['hmget', head, 'epoch', 'offset']))
    .exec()
  return (answers ?? []).map(([error, end]) => {
    if (error) throw error
    return end as (string | null)[]
  })
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
