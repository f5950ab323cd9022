import { constants } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../../server/package-root.ts'

/** Where all servers of the tests keep what trying this machine's encoders came to. */
export const TRIED = join(packageRoot, 'dist/tried')

/** Spares a server that starts in this data folder to try them once more. */
export async function lendTrials(dataDir: string): Promise<void> {
  const name = 'encoders.json'
  try {
    await mkdir(dataDir, { mode: 0o700 }).catch(() => {})
    await copyFile(join(TRIED, name), join(dataDir, name), constants.COPYFILE_EXCL)
  } catch {
    // Not tried yet, or no folder: the server does what it would do anywhere.
  }
}
