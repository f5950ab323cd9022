import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../../server/package-root.ts'

const KEPT = join(packageRoot, 'test-results/made')

/**
 * The folder with what `make` writes for these wishes. It is made once for all tests and all runs:
 * a film or a row of frames costs an encoder more than most tests cost altogether. `wishes` holds
 * all that decides about its bytes.
 */
export async function madeOnce(
  wishes: unknown,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(wishes))
  const folder = join(KEPT, digest.digest('hex').slice(0, 24))
  if (await exists(folder)) return folder
  await mkdir(KEPT, { recursive: true })
  const making = await mkdtemp(join(KEPT, 'making-'))
  try {
    await make(making)
    await rename(making, folder)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    // Another process was quicker, unless it is not there.
    if (!(await exists(folder))) throw error
  }
  return folder
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
