import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageRoot } from '../../../server/package-root.ts'
import { mustBeUndone } from '../forgotten.ts'
import { lendTrials } from './tried-encoders.ts'

export interface ServerProcess {
  child: ChildProcess
  /** The address it printed. */
  url: string
  /** Everything it has printed so far. */
  output(): string
  /** Sends a signal and resolves with how the process ended. */
  end(signal: NodeJS.Signals): Promise<Ended>
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  output: string
}

const MAIN = join(packageRoot, 'dist/server/main.js')

function start(flags: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN, ...flags], {
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, output }))
  const over = mustBeUndone(`the server process ${child.pid}`, () => {
    child.kill('SIGKILL')
    return ended
  })
  void ended.then(over)
  return { child, ended, output: () => output }
}

/** Runs the compiled server until it ends by itself, as `--help` and a bad start do. */
export function runServer(flags: string[], env: Record<string, string> = {}): Promise<Ended> {
  return start(flags, env).ended
}

/** Starts the compiled server as a process of its own; resolves when it has printed its address. */
export async function spawnServer(
  flags: string[],
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const dataDir = flags[flags.indexOf('--data-dir') + 1]
  if (dataDir !== undefined) await lendTrials(dataDir)
  const { child, ended, output } = start(['--port', '0', '--host', '127.0.0.1', ...flags], env)
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /https?:\/\/\S+:\d+/.exec(output())
      if (found) resolve(found[0])
    })
    void ended.then((how) => reject(new Error(`The server did not start: ${how.output}`)))
  })
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return { child, url, output, end }
}
