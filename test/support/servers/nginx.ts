import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, USUAL_PATH } from '../../../helpers/processes/find-program.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { freePort } from './free-port.ts'
import { untilListening } from './until-listening.ts'

export interface Nginx {
  url: string
  port: number
  /** Its main process. */
  pid: number
  stop(): Promise<void>
}

/** What a configuration is told: the folder of this nginx, and the port it should listen on. */
export interface NginxPlace {
  folder: string
  port: number
}

/** Debian keeps nginx where only root's PATH looks; `undefined` where there is none. */
export function findNginx(): Promise<string | undefined> {
  const path = `${process.env.PATH ?? USUAL_PATH}:/usr/sbin:/opt/homebrew/bin:/usr/local/bin`
  return findProgram('nginx', path)
}

/** A real nginx on a free port, in a folder of its own, set up by what `configure` returns. */
export async function startNginx(configure: (place: NginxPlace) => string): Promise<Nginx> {
  const program = await findNginx()
  if (program === undefined) throw new Error('nginx is missing; script/test installs it.')
  const folder = await makeTempFolder()
  const port = await freePort()
  const file = join(folder.path, 'nginx.conf')
  await writeFile(file, configure({ folder: folder.path, port }))
  const args = ['-p', folder.path, '-c', file, '-g', 'daemon off;']
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'close')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await folder.remove()
  }
  try {
    const failed = ended.then(() => Promise.reject(new Error('nginx did not start')))
    await Promise.race([untilListening(port), failed])
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://127.0.0.1:${port}`, port, pid: child.pid ?? 0, stop }
}
