import { readdir, readlink } from 'node:fs/promises'

/** The living processes whose working folder is `folder` or lies below it. Linux only. */
export async function processesIn(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const cwds = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, index) => cwds[index]?.startsWith(folder))
}
