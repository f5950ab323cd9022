import { readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { proveRoomToOpen } from './folder.ts'
import {
  innermostMessage,
  isCorruption,
  type LevelDb,
  levelErrorCode,
  type Operation,
  openLevelDb,
  repairLevelDb,
} from './leveldb.ts'
import {
  decodeEntry,
  decodeMessage,
  del,
  type IndexEntry,
  note,
  put,
  recordNumber,
} from './records.ts'

/**
 * What to do with a damaged database: save what can be read, say so, and start. What cannot be read
 * is deleted rather than set aside, since messages in a folder set aside would outlive their expiry.
 */
export interface SalvageOptions {
  location: string
  onWarning: (text: string) => void
}

export interface OpenOptions extends SalvageOptions {
  /** Called with every database that is opened; if it finds damage, that is salvaged too. */
  onOpen: (level: LevelDb) => Promise<void>
}

/** Opens the database, salvaging it first when it is damaged. Errors: all others of opening. */
export async function openOrSalvage(options: OpenOptions): Promise<LevelDb> {
  const { location } = options
  await removeSetAside(location)
  if (await hasLostItsHead(location)) {
    await salvage(options, new Error('its CURRENT file is missing'))
  }
  try {
    return await openAndRead(options)
  } catch (error) {
    if (!isDamage(error)) throw error
    await salvage(options, error)
  }
  return openAndRead(options)
}

/**
 * Repairs the closed database in its place, or else makes way for an empty one.
 * Errors: a full disk or the like, which takes nothing away; LevelDB's repair would.
 */
export async function salvage(options: SalvageOptions, cause: unknown): Promise<void> {
  const { location, onWarning } = options
  await proveRoomToOpen(location)
  try {
    await repairLevelDb(location)
    const saved = await keepWhatIsWhole(location)
    await rm(join(location, 'lost'), { recursive: true, force: true })
    onWarning(
      `The database was damaged (${innermostMessage(cause)}) and has been repaired: ` +
        `${saved} messages saved; what could not be read is deleted.`,
    )
  } catch (error) {
    if (isPassing(error)) throw error
    // Renamed first, so that a crash meanwhile leaves no half of a database under its name.
    await rename(location, `${location}.damaged-${new Date().toISOString().replaceAll(':', '-')}`)
    await removeSetAside(location)
    onWarning(
      `The database was damaged (${innermostMessage(cause)}) and could not be repaired ` +
        `(${innermostMessage(error)}): an empty one takes its place.`,
    )
  }
}

async function openAndRead({ location, onOpen }: OpenOptions): Promise<LevelDb> {
  const level = await openLevelDb(location)
  try {
    await onOpen(level)
    return level
  } catch (error) {
    await level.close()
    throw error
  }
}

/** Reads everything through, mends the index, and tells how many messages are whole. */
async function keepWhatIsWhole(location: string): Promise<number> {
  const level = await openLevelDb(location)
  try {
    const index = await readIndex(level)
    const whole = new Set<number>()
    const mending: Operation[] = []
    for await (const [key, value] of level.iterator({ gte: 'm', lt: 'n' })) {
      const number = recordNumber(key)
      const entry = index.get(number)
      const mended = entry?.removed ? undefined : entryFor(number, value)
      if (mended === undefined) mending.push(...erasure('m', number))
      else whole.add(number)
      if (mended !== undefined && entry === undefined) {
        mending.push(put('i', number, mended))
      }
    }
    for (const { number, removed } of index.values()) {
      if (!removed && !whole.has(number)) mending.push(...erasure('i', number))
    }
    await level.batch(mending, { sync: true })
    return whole.size
  } finally {
    await level.close()
  }
}

async function readIndex(level: LevelDb): Promise<Map<number, IndexEntry>> {
  const entries = new Map<number, IndexEntry>()
  for await (const [key, value] of level.iterator({ gte: 'i', lt: 'j' })) {
    const entry = decodeEntry(value)
    if (entry !== undefined) entries.set(recordNumber(key), entry)
  }
  return entries
}

/** The index entry that a whole message needs; its nonce is lost with the old one. */
function entryFor(number: number, record: string): IndexEntry | undefined {
  const message = decodeMessage(record)
  if (message === undefined) return undefined
  const { key, room, expiresAt, video } = message
  return { number, key, room, expiresAt, videoBytes: video.length }
}

/** Deletes a record and leaves a note for the sweep, which takes its bytes off the disk. */
function erasure(kind: 'i' | 'm', number: number): Operation[] {
  return [note(number), del(kind, number)]
}

/** LevelDB takes a folder without CURRENT for a new one and deletes all tables it finds there. */
async function hasLostItsHead(location: string): Promise<boolean> {
  const names = await readdir(location)
  return !names.includes('CURRENT') && names.some((name) => /^\d+\.(ldb|log)$/.test(name))
}

async function removeSetAside(location: string): Promise<void> {
  const folder = dirname(location)
  const names = await readdir(folder)
  const setAside = names.filter((name) => name.startsWith(`${basename(location)}.damaged-`))
  await Promise.all(setAside.map((name) => rm(join(folder, name), { recursive: true })))
}

/** While opening, a missing file counts as damage too: without its MANIFEST nothing is readable. */
function isDamage(error: unknown): error is Error {
  if (isCorruption(error)) return true
  const isIo = levelErrorCode(error) === 'LEVEL_IO_ERROR'
  return isIo && innermostMessage(error).endsWith('No such file or directory')
}

/** Whether the system refuses for now what it may well do later. */
function isPassing(error: unknown): boolean {
  const reasons =
    /No space left|quota exceeded|Too many open files|Permission denied|Read-only file/
  return reasons.test(innermostMessage(error))
}
