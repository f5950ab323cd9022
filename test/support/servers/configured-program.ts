import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findProgram, USUAL_PATH } from '../../../helpers/processes/find-program.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { freePort } from './free-port.ts'
import { untilListening } from './until-listening.ts'

/** The values for a configuration: a folder of its own, and the port to listen on. */
export interface Place {
  folder: string
  port: number
}

export interface ConfiguredProgram {
  port: number
  /** Its main process. */
  pid: number
  folder: string
  stop(): Promise<void>
}

export interface ProgramWishes {
  /** Its name, and how it is started with a file of configuration. */
  program: string
  args(place: Place, file: string): string[]
  configure(place: Place): string
}

/** Of what a program says, for the error when it does not start. */
const MOST_SAID = 4000

/** Debian keeps servers where only root's PATH looks; `undefined` where there is none. */
export function findServer(program: string): Promise<string | undefined> {
  const path = `${process.env.PATH ?? USUAL_PATH}:/usr/sbin:/opt/homebrew/bin:/usr/local/bin`
  return findProgram(program, path)
}

/** A real server program on a free port, in a folder of its own, set up by what `configure` returns. */
export async function startConfigured(wishes: ProgramWishes): Promise<ConfiguredProgram> {
  const program = await findServer(wishes.program)
  if (program === undefined)
    throw new Error(`${wishes.program} is missing; script/test installs it.`)
  const folder = await makeTempFolder()
  const place = { folder: folder.path, port: await freePort() }
  const file = join(folder.path, `${wishes.program}.conf`)
  await writeFile(file, wishes.configure(place))
  const child = spawn(program, wishes.args(place, file), {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder.path },
  })
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-MOST_SAID)
  })
  const ended = once(child, 'close')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await folder.remove()
  }
  try {
    const failed = ended.then(() =>
      Promise.reject(new Error(`${wishes.program} did not start: ${said}`)),
    )
    await Promise.race([untilListening(place.port), failed])
  } catch (error) {
    await stop()
    throw error
  }
  return { ...place, pid: child.pid ?? 0, stop }
}
