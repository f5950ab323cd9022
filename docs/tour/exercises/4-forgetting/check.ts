import { Level } from 'level'
import { withTempFolder } from '../../../../test/support/temp-folder.ts'
import { expectSame } from '../expect.ts'

interface Shelf {
  put(key: string, value: string, ttlMs: number): Promise<void>
  get(key: string): Promise<string | undefined>
  sweep(): Promise<void>
}

interface Exercise {
  createShelf(level: Level<string, string>, now: () => number): Shelf
}

/** On a real LevelDB, with a clock that is set by hand: nobody waits ten minutes. */
export async function check({ createShelf }: Exercise): Promise<void> {
  await withTempFolder(async (folder) => {
    const level = new Level<string, string>(folder)
    let time = 0
    try {
      const shelf = createShelf(level, () => time)
      await shelf.put('loop', 'a face', 600_000)
      time = 599_999
      expectSame(await shelf.get('loop'), 'a face', 'It must be readable until it expires.')
      time = 600_000
      expectSame(await shelf.get('loop'), undefined, 'It must not be readable once it has expired.')
      await shelf.sweep()
      expectSame(await level.keys().all(), [], 'After a sweep nothing of it may be left.')
    } finally {
      await level.close()
    }
  })
}
