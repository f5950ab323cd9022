import calculateSlot from 'cluster-key-slot'
import { Cluster, type Redis } from 'ioredis'
import { AwayError } from '../engine.ts'
import type { RedisClient } from './connection/connection.ts'
import { roomKey } from './redis-keys.ts'
import { loadScript, runScript } from './script.ts'

const CHANGED = loadScript('changed-logs')

/** So many rooms in one script: Redis does nothing else meanwhile, for about half a millisecond. */
const BATCH = 500

/** `<epoch> <offset>`, or '' where there is no log. */
export type LogEnd = string

/** A hash (epoch, offset, mark, lastKey). */
export function headOf(room: string): string {
  return roomKey(room, 'head')
}

/**
 * Looks at the ends of many rooms' logs. Names the rooms whose log is elsewhere than `known` says, batch by
 * batch; only they pass the network back, so that a room in which nothing happens costs its node next to
 * nothing. In a cluster each server is asked for its own rooms.
 */
export async function lookAtLogs(
  commands: RedisClient,
  known: ReadonlyMap<string, { end: LogEnd }>,
  onBatch: (rooms: string[], changed: Map<string, LogEnd>) => void,
): Promise<void> {
  const shares = [...sharesOf(commands, [...known.keys()])]
  await Promise.all(
    shares.map(async ([server, rooms]) => {
      for (let i = 0; i < rooms.length; i += BATCH) {
        const batch = rooms.slice(i, i + BATCH)
        const ends = await changedAt(server, batch, known).catch((error: unknown) => {
          // No such scripts here, or a room that has moved meanwhile to another server.
          if (error instanceof AwayError) throw error
          return endsOneByOne(commands, batch)
        })
        onBatch(batch, ends)
      }
    }),
  )
}

async function changedAt(
  server: Redis,
  rooms: string[],
  known: ReadonlyMap<string, { end: LogEnd }>,
): Promise<Map<string, LogEnd>> {
  const heads = rooms.flatMap((room) => [headOf(room), known.get(room)?.end ?? ''])
  const answer = (await runScript(server, CHANGED, [], [JSON.stringify(heads)])) as unknown[]
  const changed = new Map<string, LogEnd>()
  for (let i = 0; i < answer.length; i += 2) {
    changed.set(rooms[Number(answer[i])] ?? '', String(answer[i + 1]))
  }
  return changed
}

/** The ends of all of them: in one write where they are on one server (pipelining). */
async function endsOneByOne(commands: RedisClient, rooms: string[]): Promise<Map<string, LogEnd>> {
  const asked = rooms.map((room) => ['hmget', headOf(room), 'epoch', 'offset'])
  const ends = commands.isCluster
    ? await Promise.all(rooms.map((room) => commands.hmget(headOf(room), 'epoch', 'offset')))
    : answersOf(await commands.pipeline(asked).exec())
  return new Map(
    ends.map(([epoch, offset], n) => [rooms[n] ?? '', epoch && offset ? `${epoch} ${offset}` : '']),
  )
}

function answersOf(answers: [Error | null, unknown][] | null): (string | null)[][] {
  return (answers ?? []).map(([error, end]) => {
    if (error) throw error
    return end as (string | null)[]
  })
}

/** Which server has which of the rooms. */
function sharesOf(commands: RedisClient, rooms: string[]): Map<Redis, string[]> {
  if (!(commands instanceof Cluster)) return new Map([[commands, rooms]])
  const servers = new Map(commands.nodes('master').map((one) => [placeOf(one), one]))
  const shares = new Map<Redis, string[]>()
  for (const room of rooms) {
    const [place = ''] = commands.slots[calculateSlot(headOf(room))] ?? []
    const server = servers.get(place)
    // Nobody has its slot now: it is looked at when somebody has.
    if (server === undefined) continue
    const share = shares.get(server)
    if (share === undefined) shares.set(server, [room])
    else share.push(room)
  }
  return shares
}

function placeOf({ options }: Redis): string {
  return `${options.host}:${options.port}`
}
