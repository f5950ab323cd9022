import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { USUAL_PATH } from './find-program.ts'
import { ProcessError, type ProcessErrorCode } from './process-error.ts'
import { type ProcessOptions, type ProcessResult, runProcess } from './run-process.ts'

/** Runs programs as `runProcess` does, wherever that happens. */
export interface ProcessRunner {
  run(file: string, args: string[], options: ProcessOptions): Promise<ProcessResult>
  /** The process whose children the programs will be, started if need be; this one when missing. */
  pid?(): number | undefined
  /** Ends what still runs; may be called twice. */
  close(): Promise<void>
}

/** From here to the host: a program to run, or one to stop. */
export type HostOrder =
  | { id: number; file: string; args: string[]; options: Omit<ProcessOptions, 'signal'> }
  | { id: number; abort: true }

/** From the host to here: how the program ended. */
export type HostReport =
  | { id: number; stdout: Uint8Array; stderr: string; aside?: Uint8Array }
  | { id: number; failure: Failure }

export interface Failure {
  code: ProcessErrorCode
  message: string
  exitCode: number | null
  signal: NodeJS.Signals | null
  stderr: string
}

/** Runs programs from this very process. */
export const directRunner: ProcessRunner = { run: runProcess, close: async () => {} }

interface Waiting {
  resolve(result: ProcessResult): void
  reject(error: ProcessError): void
  signal: AbortSignal | undefined
}

/**
 * Runs programs from a small process of its own. To start a program Linux copies the memory map of
 * the one that starts it and holds it still meanwhile: 1 ms for 40 MB, 5 ms for 200 MB, and a server
 * with a thousand clients has more. The host starts with the first program, stays as small as it
 * began, ends with this process however that ends, and is replaced when it dies itself.
 */
export function createProcessHost(): ProcessRunner {
  const waiting = new Map<number, Waiting>()
  let host: ChildProcess | undefined
  let lastId = 0
  let isClosed = false

  async function run(file: string, args: string[], given: ProcessOptions) {
    const { signal, ...options } = given
    if (isClosed || signal?.aborted) {
      throw new ProcessError('aborted', `${file} was not started`, { cause: signal?.reason })
    }
    const id = ++lastId
    host ??= start()
    const current = host
    const stop = () => send(current, { id, abort: true })
    signal?.addEventListener('abort', stop, { once: true })
    const ended = new Promise<ProcessResult>((resolve, reject) => {
      waiting.set(id, { resolve, reject, signal })
    })
    send(current, { id, file, args, options })
    try {
      return await ended
    } finally {
      signal?.removeEventListener('abort', stop)
    }
  }

  function start(): ChildProcess {
    const child = startHost()
    child.on('message', (report: HostReport) => settle(report))
    // An error too is followed by the channel's end, or there never was one.
    child.on('error', () => lost(child))
    child.on('disconnect', () => lost(child))
    return child
  }

  function lost(child: ChildProcess): void {
    if (host !== child) return
    host = undefined
    for (const { reject } of waiting.values()) {
      reject(new ProcessError('failed', 'the process that runs programs has ended'))
    }
    waiting.clear()
  }

  function settle(report: HostReport): void {
    const one = waiting.get(report.id)
    if (!waiting.delete(report.id) || one === undefined) return
    if ('failure' in report) one.reject(errorFrom(report.failure, one.signal))
    else one.resolve(resultFrom(report))
  }

  async function close(): Promise<void> {
    isClosed = true
    const child = host
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    if (child.connected) child.disconnect()
    await ended
  }

  function pid(): number | undefined {
    if (!isClosed) host ??= start()
    return host?.pid
  }

  return { run, pid, close }
}

/**
 * From its sources it is translated as it starts, by tsx, whose threads may be at work on its cache
 * while the host closes what it inherited: a file or folder closed under their hands ends it.
 */
const WITHOUT_CACHE = { TSX_DISABLE_CACHE: '1' }

/** The host shares no terminal with us: Ctrl-C is for the server, which lets clips finish first. */
function startHost(): ChildProcess {
  const isSource = import.meta.filename.endsWith('.ts')
  return fork(join(import.meta.dirname, `process-host-main.${isSource ? 'ts' : 'js'}`), {
    detached: true,
    serialization: 'advanced',
    execArgv: isSource ? ['--import', 'tsx'] : ['--max-semi-space-size=1'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: USUAL_PATH, ...(isSource && WITHOUT_CACHE) },
  })
}

function resultFrom(report: Exclude<HostReport, { failure: Failure }>): ProcessResult {
  const { stdout, stderr, aside } = report
  return { stdout: Buffer.from(stdout), stderr, ...(aside && { aside: Buffer.from(aside) }) }
}

/** A channel that is gone says so by its 'disconnect'. */
function send(child: ChildProcess, order: HostOrder): void {
  if (child.connected) child.send(order, () => {})
}

function errorFrom({ code, message, ...end }: Failure, signal?: AbortSignal): ProcessError {
  const cause = code === 'aborted' ? signal?.reason : undefined
  return new ProcessError(code, message, { ...end, cause })
}
