import { access, constants, open, readdir, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Options } from '../settings.ts'
import { about, codeOf, type Finding } from './finding.ts'

const { ok, warning, error } = about('data')

/** Below this a message of full size may not fit; below the other one it soon will not. */
const LEAST_BYTES = 16 * 1024 * 1024
const AMPLE_BYTES = 256 * 1024 * 1024

/** What `statfs` calls the kinds of disk that are trouble, by what they are (linux/magic.h). */
const KINDS: Record<number, string> = {
  26985: 'is on NFS, whose locks are not to be trusted: put DATA_DIR on a disk of this machine.',
  4283649346: 'is on a Windows share: put DATA_DIR on a disk of this machine.',
  16914836:
    'is in memory (tmpfs): its secret is lost with a restart of the machine, and every author with it. Put DATA_DIR on a disk.',
}

/** Whether messages and the secret can be kept in DATA_DIR, for now and for long. */
export async function checkDataFolder({ dataDir }: Pick<Options, 'dataDir'>): Promise<Finding[]> {
  const there = await stat(dataDir).catch(() => undefined)
  if (!there) return checkMaking(dataDir)
  if (!there.isDirectory()) {
    return [error(`${dataDir} is no folder. Give another DATA_DIR, or take that file away.`)]
  }
  const refused = await tryWriting(dataDir)
  if (refused) return [refused]
  const foreign = await foreignFiles(dataDir)
  return [
    foreign ?? ok(`${dataDir} can be written to.`),
    ...openToOthers(dataDir, there.mode),
    ...(await checkSecret(dataDir)),
    ...(await checkRoom(dataDir)),
  ]
}

async function checkMaking(dataDir: string): Promise<Finding[]> {
  let above = dirname(dataDir)
  while (!(await stat(above).catch(() => undefined)) && above !== dirname(above)) {
    above = dirname(above)
  }
  try {
    await access(above, constants.W_OK | constants.X_OK)
    return [ok(`${dataDir} will be made by the first start.`), ...(await checkRoom(above))]
  } catch {
    return [error(`${dataDir} is not there, and ${above} ${notWritable()}`)]
  }
}

function notWritable(): string {
  const user = process.getuid?.() ?? 0
  return `cannot be written to by this user (uid ${user}). Make it theirs (chown), or give another DATA_DIR.`
}

/** Writes what a message of the smallest kind would take, down to the disk, and takes it away again. */
async function tryWriting(dataDir: string): Promise<Finding | undefined> {
  const file = join(dataDir, `doctor-${process.pid}.tmp`)
  try {
    const handle = await open(file, 'w', 0o600)
    try {
      await handle.writeFile(Buffer.alloc(64 * 1024))
      await handle.sync()
    } finally {
      await handle.close()
    }
    return undefined
  } catch (reason) {
    const code = codeOf(reason)
    if (code === 'ENOSPC' || code === 'EDQUOT') return error(full(dataDir))
    if (code === 'EROFS')
      return error(`${dataDir} is on a disk that is read-only. Mount it for writing.`)
    return error(`${dataDir} ${notWritable()}`)
  } finally {
    await rm(file, { force: true }).catch(() => {})
  }
}

function full(dataDir: string): string {
  return `The disk of ${dataDir} is full: posts are refused. Make room, or put DATA_DIR elsewhere.`
}

/** Files of another user, such as one start as root leaves behind. */
async function foreignFiles(dataDir: string): Promise<Finding | undefined> {
  const entries = await readdir(dataDir, { recursive: true }).catch(() => [])
  for (const name of entries) {
    const file = join(dataDir, name)
    const isOurs = await access(file, constants.R_OK | constants.W_OK).then(
      () => true,
      (reason) => codeOf(reason) === 'ENOENT',
    )
    if (isOurs) continue
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
    return error(`${file} belongs to somebody else: sudo chown -R ${uid}:${gid} ${dataDir}`)
  }
  return undefined
}

function openToOthers(dataDir: string, mode: number): Finding[] {
  if ((mode & 0o077) === 0) return []
  return [warning(`Other users of this machine can look into ${dataDir}: chmod 700 ${dataDir}`)]
}

async function checkSecret(dataDir: string): Promise<Finding[]> {
  const secret = await stat(join(dataDir, 'secret')).catch(() => undefined)
  if (!secret || (secret.mode & 0o077) === 0) return []
  return [warning(`Others may read the server's secret: chmod 600 ${join(dataDir, 'secret')}`)]
}

async function checkRoom(folder: string): Promise<Finding[]> {
  const { bavail, bfree, bsize, files, ffree, type } = await statfs(folder)
  // Some blocks are kept back for root.
  const free = (process.geteuid?.() === 0 ? bfree : bavail) * bsize
  const left = `${Math.round(free / 1024 / 1024)} MB are left`
  const kind = KINDS[type]
  return [
    ...(free < LEAST_BYTES ? [error(full(folder))] : []),
    ...(free >= LEAST_BYTES && free < AMPLE_BYTES
      ? [warning(`Only ${left} on the disk of ${folder}. Make room before posts are refused.`)]
      : []),
    ...(free >= AMPLE_BYTES ? [ok(`${left} on its disk.`)] : []),
    ...(files > 0 && ffree === 0
      ? [error(`The disk of ${folder} has room, but no inode is free: delete files.`)]
      : []),
    ...(kind ? [warning(`${folder} ${kind}`)] : []),
  ]
}
