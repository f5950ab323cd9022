import { readdir, readFile, readlink } from 'node:fs/promises'

export interface OpenFile {
  pid: number
  /** Where the descriptor leads; Linux adds ` (deleted)` to what has no name any more. */
  path: string
}

/** The files of a folder that any process of this machine has open. Linux only. */
export async function openFilesIn(folder: string): Promise<OpenFile[]> {
  const files = await Promise.all((await list('/proc')).map(filesOf))
  return files.flat().filter(({ path }) => path.startsWith(folder))
}

/** The children of a process, their children, and so on. Linux only. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const parents = await Promise.all(
    (await list('/proc')).map(async (child) => [Number(child), await parentOf(child)] as const),
  )
  const found = [pid]
  for (const one of found) {
    found.push(...parents.filter(([, parent]) => parent === one).map(([child]) => child))
  }
  return found.slice(1)
}

async function filesOf(pid: string): Promise<OpenFile[]> {
  const names = await list(`/proc/${pid}/fd`)
  const paths = await Promise.all(
    names.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
  )
  return paths.map((path) => ({ pid: Number(pid), path }))
}

async function parentOf(pid: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])
}

/** The numbers in a folder of `/proc`; a process may end while it is looked at. */
async function list(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => /^\d+$/.test(name))
}
