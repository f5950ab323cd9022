import { access, constants, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What the server makes there; an earlier start as another user may have left it behind. */
const PARTS = ['', 'messages', 'secret', 'tmp']

type Access = (path: string, mode: number) => Promise<void>

/**
 * Rejects with a sentence that says what to do when the data folder, or what lies in it, is another
 * user's, as a folder is that a container runtime has made. What is not there yet is made later.
 */
export async function checkDataFolder(dataDir: string, mayUse: Access = access): Promise<void> {
  for (const part of PARTS) {
    const path = join(dataDir, part)
    try {
      await mayUse(path, constants.R_OK | constants.W_OK)
    } catch (cause) {
      const why = await reasonFor(cause, path, dataDir)
      if (why !== undefined) {
        throw new Error(`The data folder ${dataDir} cannot be used: ${why}`, { cause })
      }
    }
  }
}

async function reasonFor(error: unknown, path: string, dataDir: string) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EROFS') return `${path} is on a read-only file system. Choose another DATA_DIR.`
  if (code !== 'EACCES') return undefined
  const [user, group] = [process.getuid?.(), process.getgid?.()]
  const owner = await stat(path).catch(() => undefined)
  const whose = owner === undefined ? 'is not open to it' : `belongs to user ${owner.uid}`
  return (
    `the server runs as user ${user}, and ${path} ${whose}. Make it this user's, on the machine ` +
    `itself if this is a container: chown -R ${user}:${group} ${dataDir}`
  )
}
