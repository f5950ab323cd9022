import type { RoomLog } from '../room-log.ts'
import type { ChangeOf, RoomSettings, RoomStore } from '../room-store.ts'
import { eraseFromDisk } from './erase.ts'
import type { LevelDatabase } from './level-database.ts'
import type { LevelDb, Operation } from './leveldb.ts'
import { decodeRecord, encodeRecord } from './records.ts'

export interface LevelRoomStore extends RoomStore {
  /** How often the room's settings have changed; 0 where there are none. */
  versionOf(room: string): number
}

/**
 * Room settings on LevelDB, as `r<number>` records beside the messages (see `records.ts` for why
 * numbers and not names). There are few and they are small, so all of them are in memory as well.
 */
export async function openLevelRoomStore(
  database: LevelDatabase,
  log: Pick<RoomLog, 'append'>,
): Promise<LevelRoomStore> {
  const rooms = new Map<string, { number: number; settings: RoomSettings }>()
  let nextNumber = 1
  let isLoaded = false
  let lastWrite: Promise<unknown> = Promise.resolve()

  await database.load(async (level) => {
    if (isLoaded) return restore(level)
    for await (const [key, value] of level.iterator({ gte: 'r', lt: 's' })) {
      const number = Number(key.slice(1))
      nextNumber = Math.max(nextNumber, number + 1)
      const settings = decodeRecord(value) as RoomSettings | undefined
      if (settings !== undefined) rooms.set(settings.room, { number, settings: frozen(settings) })
      else await level.del(key)
    }
    isLoaded = true
  })

  /** What memory knows is newer than what a database that was damaged or replaced holds. */
  async function restore(level: LevelDb): Promise<void> {
    const records = [...rooms.values()].map(({ number, settings }) => put(number, settings))
    // On a full disk it has to wait for the next change of the settings.
    await level.batch(records, { sync: true }).catch(() => undefined)
  }

  /** One after the other, so that the disk ends with what came last. */
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = lastWrite.then(work, work)
    lastWrite = next
    return next
  }

  const settingsOf = (room: string) => rooms.get(room)?.settings
  const versionOf = (room: string) => settingsOf(room)?.version ?? 0

  async function update(room: string, change: ChangeOf): Promise<RoomSettings | undefined> {
    const made = await change(settingsOf(room))
    if (made === undefined) return settingsOf(room)
    const settings = { ...made.settings, version: versionOf(room) + 1 }
    const number = rooms.get(room)?.number ?? nextNumber++
    await database.write([put(number, settings)], { sync: true })
    rooms.set(room, { number, settings: frozen(settings) })
    await log.append(room, made.entries)
    return settingsOf(room)
  }

  async function forget(room: string): Promise<void> {
    const known = rooms.get(room)
    if (known === undefined) return
    rooms.delete(room)
    try {
      await eraseFromDisk(database, [{ type: 'del', key: keyOf(known.number) }])
    } catch (error) {
      // The record is still there, and its deletion will be asked for again.
      rooms.set(room, known)
      throw error
    }
  }

  return {
    get: async (room) => settingsOf(room),
    update: (room, change) => inOrder(() => update(room, change)),
    forget: (room) => inOrder(() => forget(room)),
    names: async () => [...rooms.keys()],
    versionOf,
  }
}

function put(number: number, settings: RoomSettings): Operation {
  return { type: 'put', key: keyOf(number), value: encodeRecord(settings) }
}

function keyOf(number: number): string {
  return `r${String(number).padStart(16, '0')}`
}

/** A frozen copy: it is read at every post and every join. */
function frozen(settings: RoomSettings): RoomSettings {
  return deepFreeze(structuredClone(settings))
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner)
  }
  return Object.freeze(value)
}
