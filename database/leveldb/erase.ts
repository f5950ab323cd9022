import type { LevelDatabase } from './level-database.ts'
import type { Operation } from './leveldb.ts'

/**
 * Takes deleted records off the disk. A LevelDB delete only writes a marker over the value; both
 * stay in files until a compaction brings them together, and compacting once does not see to that:
 *
 * - LevelDB decides how deep to compact before it flushes what was written last. A value that was
 *   not yet in a table, or lies as deep as LevelDB looked, is then left as it is. So everything is
 *   flushed first, and only then deleted: the marker always lies above its value.
 * - A compaction in the background may carry the value deeper meanwhile, out of the reach of the
 *   marker. So it is looked for afterwards, and the same done again.
 * - A reader keeps what it could see alive, so those that began before the delete are waited for.
 *
 * `operations`, sorted by key, delete or overwrite records that are not read any more. The cost
 * depends on how far their keys lie apart, not on how much is stored, so neighbours go together.
 */
export async function eraseFromDisk(db: LevelDatabase, operations: Operation[]): Promise<void> {
  await db.flush()
  for (const neighbours of groupNeighbours(operations)) await eraseRange(db, neighbours)
}

async function eraseRange(db: LevelDatabase, operations: Operation[]): Promise<void> {
  const first = operations[0]?.key ?? ''
  const last = operations.at(-1)?.key ?? ''
  for (;;) {
    // LevelDB always compacts as far as level 1.
    const depth = Math.max(1, db.depth(first, last))
    await db.write(operations, { sync: false })
    await db.readsEnded()
    await db.flush()
    await db.compact(first, last)
    if (db.depth(first, last) <= depth) return
  }
}

/** Some 2 MB of clips, the size of a table: rewriting less is not possible. */
const NEIGHBOURHOOD = 64

function groupNeighbours(operations: Operation[]): Operation[][] {
  const groups: Operation[][] = []
  let last: Operation | undefined
  for (const operation of operations) {
    const group = groups.at(-1)
    if (group !== undefined && last !== undefined && areNear(last.key, operation.key)) {
      group.push(operation)
    } else {
      groups.push([operation])
    }
    last = operation
  }
  return groups
}

function areNear(a: string, b: string): boolean {
  return a[0] === b[0] && Number(b.slice(1)) - Number(a.slice(1)) <= NEIGHBOURHOOD
}
