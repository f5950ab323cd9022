import { spawnSync } from 'node:child_process'
import { makeTempFolder } from '../../support/temp-folder.ts'

/** A small disk of the test's own. */
export interface SmallDisk {
  path: string
  remove(): Promise<void>
}

/** Why there can be no small disk here, for the test that is skipped then; '' when there can. */
export function whyNoSmallDisk(): string {
  if (process.platform !== 'linux') return 'only Linux has a tmpfs'
  if (process.getuid?.() !== 0) return 'mounting takes root'
  const tried = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'])
  return tried.status === 0 ? '' : `mounting is not permitted: ${tried.stderr}`
}

export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await makeTempFolder()
  mount(['-t', 'tmpfs', '-o', `size=${bytes}`, 'none', folder.path])
  return {
    path: folder.path,
    async remove() {
      spawnSync('umount', ['-l', folder.path])
      await folder.remove()
    },
  }
}

/** Covers a folder by an empty one that cannot be written; the function that is returned ends it. */
export function coverReadOnly(folder: string): () => void {
  mount(['-t', 'tmpfs', '-o', 'ro', 'none', folder])
  return () => {
    const { status, stderr } = spawnSync('umount', [folder])
    if (status !== 0) throw new Error(`umount: ${stderr}`)
  }
}

function mount(args: string[]): void {
  const { status, stderr } = spawnSync('mount', args)
  if (status !== 0) throw new Error(`mount: ${stderr}`)
}
