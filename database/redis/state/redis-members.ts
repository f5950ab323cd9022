import type { KnownMember, MemberStore } from '../../member-store.ts'
import type { RedisClient } from '../connection/connection.ts'
import { commonKey, roomKey } from '../redis-keys.ts'
import { loadScript, runScript, writeWhenFull } from '../script.ts'

/** Longer than the settings of an unused room last, without which nobody asks for its members. */
const LASTS_MS = 25 * 3_600_000
/** Another node may change the same record at the same time, but not again and again. */
const MAX_TRIES = 50

/** What all nodes remember of the members of rooms: a hash for each room, a record for each author. */
export function createRedisMembers(commands: RedisClient): MemberStore {
  const swap = loadScript('change-member')
  const knownKey = (room: string) => roomKey(room, 'known')
  const nearKey = (room: string) => roomKey(room, 'known-near')
  const joinedKey = (room: string) => roomKey(room, 'joined')
  const snapshotKey = (room: string) => roomKey(room, 'snapshot')

  async function change(
    room: string,
    author: string,
    make: (known: KnownMember | undefined) => KnownMember | undefined,
  ): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const raw = (await commands.hget(knownKey(room), author)) ?? ''
      const before = decode(raw)
      const after = make(before)
      if (after === before) return
      const addresses = [before, after].map((known) => known?.addressHash ?? '')
      const args = [author, raw, encode(after), ...addresses, LASTS_MS]
      if (await runScript(commands, swap, [knownKey(room), nearKey(room)], args)) return
    }
    throw new Error('A member of a room could not be noted: others change the same record.')
  }

  return {
    find: async (room, author) => decode((await commands.hget(knownKey(room), author)) ?? ''),
    async all(room) {
      const records = Object.entries(await commands.hgetall(knownKey(room)))
      const known = records.map(([author, raw]): [string, KnownMember | undefined] => [
        author,
        decode(raw),
      ])
      return known.filter(isKnown).sort(([, a], [, b]) => a.seenAt - b.seenAt)
    },
    async countOf(room, addressHash) {
      const [all, near] = await Promise.all([
        commands.hlen(knownKey(room)),
        commands.hget(nearKey(room), addressHash),
      ])
      return { all, near: Number(near ?? 0) }
    },
    change,
    async lastJoinedAt(room) {
      const at = await commands.get(joinedKey(room))
      return at === null ? undefined : Number(at)
    },
    async joined(room, at) {
      await writeWhenFull(commands, 'SET', joinedKey(room), at, 'PX', LASTS_MS)
    },
    async nextSnapshot(room) {
      const snapshot = Number(await writeWhenFull(commands, 'INCR', commonKey('snapshots')))
      const key = snapshotKey(room)
      const before = await writeWhenFull(commands, 'SET', key, snapshot, 'PX', LASTS_MS, 'GET')
      return { snapshot, before: before === null ? undefined : Number(before) }
    },
    async forget(room) {
      await commands.del([knownKey, nearKey, joinedKey, snapshotKey].map((key) => key(room)))
    },
  }
}

function isKnown(entry: [string, KnownMember | undefined]): entry is [string, KnownMember] {
  return entry[1] !== undefined
}

function encode(known: KnownMember | undefined): string {
  if (known === undefined) return ''
  return JSON.stringify({ ...known, messages: [...known.messages] })
}

function decode(raw: string): KnownMember | undefined {
  if (raw === '') return undefined
  const { messages, ...known } = JSON.parse(raw)
  return { ...known, messages: new Map(messages) }
}
