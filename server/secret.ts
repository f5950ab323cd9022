import { hkdfSync, randomBytes } from 'node:crypto'
import { chmod, link, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../helpers/make-folder.ts'

const SECRET_BYTES = 32

/** What the server signs or makes, each with a key of its own. */
export type Purpose =
  | 'address'
  | 'author token'
  | 'stage key'
  | 'stage ticket'
  | 'clip address'
  | 'node pass'
  | 'doctor'

/**
 * The key for one purpose, derived from the server's secret (HKDF, RFC 5869). What was signed for one
 * purpose proves nothing for another. Changing a purpose's name ends all that was made with its key.
 */
export function deriveKey(secret: Buffer, purpose: Purpose): Buffer {
  const info = `animate-server ${purpose}`
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), info, SECRET_BYTES))
}

/**
 * The server's secret, of which all its keys are derived: read from the data folder, or made at
 * the first start, readable by this user alone (mode 0600). Throws when the folder cannot be written, and
 * for a file that is no secret: it may be a backup that was put back wrongly.
 */
export async function openSecret(dataDir: string): Promise<Buffer> {
  await makeFolder(dataDir)
  const file = join(dataDir, 'secret')
  const secret = await readWhole(file)
  if (secret) return secret
  await writeWhole(file)
  return readFile(file)
}

async function readWhole(file: string): Promise<Buffer | undefined> {
  try {
    const secret = await readFile(file)
    if (secret.length === SECRET_BYTES) {
      await closeToOthers(file)
      return secret
    }
    throw new Error(
      `${file} has ${secret.length} bytes instead of ${SECRET_BYTES}, so it is no secret of this server. Put the right one back, or delete it: then every author begins anew.`,
    )
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** A copied folder may have lost its modes. Where they cannot be changed, nothing is lost by trying. */
async function closeToOthers(file: string): Promise<void> {
  await chmod(file, 0o600).catch(() => {})
}

/** By way of a second name, so that a crash or a second server never leaves half a secret. */
async function writeWhole(file: string): Promise<void> {
  const draft = `${file}.${process.pid}`
  await writeFile(draft, randomBytes(SECRET_BYTES), { mode: 0o600 })
  try {
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(draft, { force: true })
  }
}
