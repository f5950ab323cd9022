import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import type { Image } from './image.ts'

export interface Container {
  /** Process 1 of the container, by its number outside. */
  readonly pid: number
  /** Everything printed so far. */
  output(): string
  /** Resolves when its end, or this text in what it prints, has come. */
  printed(text: string): Promise<void>
  /** As `docker exec`: its exit code and what it printed. */
  exec(command: string[], env?: Record<string, string>): Promise<Ran>
  signal(name: NodeJS.Signals): void
  /** Ends it however it is, with all that runs in it. */
  kill(): unknown
  /** Resolves with the exit code; 128 and the number of the signal when one has ended it. */
  ended: Promise<number | null>
}

export interface Ran {
  code: number
  output: string
}

export interface ContainerOptions {
  dataDir: string
  env?: Record<string, string>
  flags?: string[]
  /** Instead of the image's own, as with `docker run --user`. */
  user?: string
}

const run = promisify(execFile)

/** Runs an image as its configuration says, in namespaces of its own, on a root that is read-only. */
export function startContainer(image: Image, options: ContainerOptions): Container {
  const { User, Env, Entrypoint } = image.config
  const user = options.user ?? User
  const variables = [...Env, ...Object.entries(options.env ?? {}).map((pair) => pair.join('='))]
  const command = ['env', '-i', ...variables, ...Entrypoint, ...(options.flags ?? [])]
  const child = spawn('script/image/run.sh', [image.root, options.dataDir, user, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString()
    })
  }
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const container: Container = {
    get pid() {
      return firstProcessOf(child)
    },
    output: () => output,
    printed: (text) => waitFor(child, ended, () => output.includes(text)),
    exec: (words, env = {}) =>
      execIn(
        container.pid,
        user,
        [...Env, ...Object.entries(env).map((pair) => pair.join('='))],
        words,
      ),
    signal: (name) => void process.kill(container.pid, name),
    // Not what waits for it outside: a change of user has undone that one's hold on it.
    kill: () => child.exitCode === null && process.kill(container.pid, 'SIGKILL'),
    ended,
  }
  return container
}

/** The child of `unshare`, which waits for it outside. */
function firstProcessOf({ pid }: ChildProcess): number {
  const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
  if (first === undefined || first === '') throw new Error('The container has no process.')
  return Number(first)
}

async function waitFor(child: ChildProcess, ended: Promise<unknown>, isThere: () => boolean) {
  const enough = new Promise<void>((resolve) => {
    const look = () => isThere() && resolve()
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    look()
  })
  await Promise.race([enough, ended])
}

async function execIn(pid: number, user: string, env: string[], words: string[]): Promise<Ran> {
  const [uid = '', gid = ''] = user.split(':')
  const enter = ['-t', `${pid}`, '--mount', '--pid', '--ipc', '--root', '--wd']
  const rights = ['setpriv', '--reuid', uid, '--regid', gid, '--clear-groups', '--no-new-privs']
  const command = [...enter, ...rights, 'env', '-i', ...env, ...words]
  try {
    const { stdout, stderr } = await run('nsenter', command)
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, output: stdout + stderr }
  }
}
