import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { packageRoot } from '../../../server/package-root.ts'
import { mustBeUndone } from '../forgotten.ts'

export interface StartOptions {
  cwd: string
  /** Beside this process's own. */
  env?: Record<string, string>
  /** Of the package elsewhere than in this checkout. */
  main?: string
}

const MAIN = join(packageRoot, 'dist/cli/main.js')

/** The compiled command, as `npx animate-server ...` runs it. */
export function startCommand(args: string[], { cwd, env, main = MAIN }: StartOptions) {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { ...process.env, ...env } })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const ended = once(child, 'close').then(([code]) => ({ code: Number(code), out, err }))
  const over = mustBeUndone(`the command ${child.pid}`, () => {
    child.kill('SIGKILL')
    return ended
  })
  void ended.then(over)
  return { child, ended, hasPrinted: () => out !== '' }
}
