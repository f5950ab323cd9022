import { pino } from 'pino'
import { directRunner } from '../../../helpers/processes/process-host.ts'
import { type App, createApp, type Replacements } from '../../../server/app.ts'
import { readSettings } from '../../../server/read-settings.ts'
import type { Options } from '../../../server/settings.ts'
import { findTools, type Tools } from '../../../server/wiring/find-tools.ts'
import { mustBeUndone } from '../forgotten.ts'
import { makeTempFolder } from '../temp-folder.ts'
import { TRIED } from './tried-encoders.ts'

export interface TestApp extends App {
  dataDir: string
  /** Closes the server and removes its data folder. */
  stop(): Promise<void>
}

/** Ports of servers that a test has closed: a page that is still open complains that they are gone. */
export const closedPorts = new Set<number>()

/** Of this machine: found once for all servers of a worker, and tried once for all workers. */
let usualTools: Promise<Tools> | undefined

/**
 * A real server on a free port of 127.0.0.1 with a data folder of its own, without the limits that
 * a test of something else would run into. A `dataDir` that is given is kept by `stop`.
 */
export async function startApp(
  options: Partial<Options> = {},
  replacements: Replacements = {},
): Promise<TestApp> {
  const folder = options.dataDir === undefined ? await makeTempFolder() : undefined
  const { options: defaults } = readSettings([], {})
  const dataDir = options.dataDir ?? folder?.path ?? ''
  const isUsual = options.ffmpegPath === undefined && options.searchPath === undefined
  if (isUsual) usualTools ??= findTools({ ...defaults, dataDir: TRIED }, directRunner)
  const app = await createApp(
    { ...defaults, port: 0, host: '127.0.0.1', postsPerMinute: 0, ...options, dataDir },
    {
      log: pino({ level: 'silent' }),
      // Its host would have to load a compiler first, for every server anew.
      runner: directRunner,
      // Three seconds are enough for a clip, but not on a machine that does twenty things at once.
      ...(isUsual && usualTools && { tools: await usualTools, encodeMs: 120_000 }),
      ...replacements,
    },
  ).catch(async (error: unknown) => {
    await folder?.remove()
    throw error
  })
  const closed = mustBeUndone(`the server ${app.url}`, app.close)
  closedPorts.delete(app.port)
  const close = async () => {
    closedPorts.add(app.port)
    await app.close()
    closed()
  }
  const stop = async () => {
    await close()
    await folder?.remove()
  }
  return { ...app, close, dataDir, stop }
}
