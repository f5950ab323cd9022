import { Level } from 'level'

/**
 * LevelDB as `level` offers it in Node. Its types cover what browsers can do too; there, two
 * methods and `repair` are missing, so they are named here.
 */
export type LevelDb = Level<string, string> & {
  /** Rewrites the files that hold the range, both ends included. Tells no errors. */
  compactRange(first: string, last: string): Promise<void>
  getProperty(name: string): string
}

const { repair } = Level as unknown as { repair(location: string): Promise<void> }

export type Operation = { type: 'put'; key: string; value: string } | { type: 'del'; key: string }

const OPTIONS = {
  // Clips are compressed already, so another compression would only cost time.
  compression: false,
  // The write-ahead log grows to this and a message. After a full disk it is written once more before
  // anything is kept, so with LevelDB's own 4 MiB a few kilobytes had to wait for room for so many.
  writeBufferSize: 1024 * 1024,
}

/** Opens the database in this folder, making it when there is none. */
export async function openLevelDb(location: string): Promise<LevelDb> {
  const level = new Level<string, string>(location, OPTIONS) as LevelDb
  await level.open()
  return level
}

/** Makes a readable database of what is left of a damaged one; takes the rest into `lost/`. */
export function repairLevelDb(location: string): Promise<void> {
  return repair(location)
}

/** `LEVEL_LOCKED`, `LEVEL_CORRUPTION`, `LEVEL_IO_ERROR` and the like, wherever `level` put it. */
export function levelErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const inner = levelErrorCode(error.cause)
  return inner ?? ('code' in error ? String(error.code) : undefined)
}

/** Whether this error tells of a damaged file, and not of a full disk or the like. */
export function isCorruption(error: unknown): boolean {
  const code = levelErrorCode(error)
  if (code === 'LEVEL_CORRUPTION') return true
  // How LevelDB takes it that a table is shorter than it should be.
  return code === 'LEVEL_IO_ERROR' && /\.ldb: Invalid argument/.test(innermostMessage(error))
}

/** What the system or LevelDB said, without the layers around it. */
export function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : innermostMessage(error.cause)
}

/**
 * The deepest of LevelDB's levels with a file whose range of keys meets this one, or -1. The
 * property lists `--- level 2 ---` and then the level's files: ` 17:4096['a' @ 5 : 1 .. 'd' @ 9 : 1]`.
 */
export function deepestLevel(level: LevelDb, first: string, last: string): number {
  let depth = -1
  let current = -1
  for (const line of level.getProperty('leveldb.sstables').split('\n')) {
    current = Number(/^--- level (\d+) ---$/.exec(line)?.[1] ?? current)
    const file = /\['(.*)' @ \d+ : \d+ \.\. '(.*)' @ \d+ : \d+\]$/.exec(line)
    if (file?.[1] !== undefined && file[2] !== undefined && file[1] <= last && file[2] >= first) {
      depth = current
    }
  }
  return depth
}
