import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import concat from 'concat-stream'
import { type ProcessEnd, ProcessError } from './process-error.ts'

export { ProcessError, type ProcessErrorCode } from './process-error.ts'

export interface ProcessOptions {
  /** After this many milliseconds the program is killed. */
  deadlineMs: number
  /** More than this many bytes on stdout or stderr end the program. */
  maxOutputBytes: number
  maxErrorBytes: number
  /** What it writes to its descriptor 3 is gathered too, up to this many bytes. */
  maxAsideBytes?: number
  cwd?: string
  /** The whole environment of the program; by default a PATH and nothing else. */
  env?: NodeJS.ProcessEnv
  /** Kills the program; its reason becomes the error's cause. */
  signal?: AbortSignal
}

export interface ProcessResult {
  stdout: Buffer
  stderr: string
  /** What it wrote to descriptor 3, when that was asked for. */
  aside?: Buffer
}

/** Nothing of the server's environment (its secrets, LD_PRELOAD, FFREPORT) reaches a child. */
const MINIMAL_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin' }
const STDERR_TAIL = 1000

/**
 * Runs a program without a shell and without stdin, and gathers what it prints. Rejects with a
 * `ProcessError`, and only after the program has ended: a caller that has awaited it leaves no child.
 */
export async function runProcess(
  file: string,
  args: string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  if (options.signal?.aborted) throw aborted(file, options.signal)
  const child = start(file, args, options)
  if (child.pid === undefined) throw await startError(file, child)

  let stopped: ProcessError | undefined
  function stop(reason: ProcessError): void {
    stopped ??= reason
    kill(child)
  }

  const stdout = gather(child.stdout, 'stdout', options.maxOutputBytes, stop)
  const aside = gatherAside(child, options.maxAsideBytes, stop)
  const stderr = keepText(child.stderr, options.maxErrorBytes, stop)
  const deadline = setTimeout(() => stop(tooSlow(file, options.deadlineMs)), options.deadlineMs)
  const onAbort = () => stop(aborted(file, options.signal))
  options.signal?.addEventListener('abort', onAbort, { once: true })

  const { exitCode, signal } = await ended(child)
  clearTimeout(deadline)
  options.signal?.removeEventListener('abort', onAbort)

  const end = { exitCode, signal, stderr: stderr().slice(-STDERR_TAIL) }
  if (stopped) {
    throw new ProcessError(stopped.code, stopped.message, { ...end, cause: stopped.cause })
  }
  if (exitCode !== 0) throw new ProcessError('failed', failure(file, end), end)
  return { stdout: await stdout, stderr: stderr(), ...(aside && { aside: await aside }) }
}

function start(file: string, args: string[], options: ProcessOptions) {
  const aside = options.maxAsideBytes === undefined ? [] : (['pipe'] as const)
  try {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...aside],
      env: options.env ?? MINIMAL_ENVIRONMENT,
      // A group of its own: Ctrl-C in the terminal does not reach it, so that the server can let
      // it finish, and a kill takes with it whatever the program has started.
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    return child as ChildProcessByStdio<null, Readable, Readable>
  } catch (cause) {
    throw new ProcessError('failed', `${file} could not be started`, { cause })
  }
}

const NOT_THERE = ['ENOENT', 'EACCES', 'ENOTDIR']

/** `spawn` answers a missing program, and a machine out of processes, with an `error` event. */
async function startError(file: string, child: ChildProcess): Promise<ProcessError> {
  const cause = await new Promise<NodeJS.ErrnoException>((resolve) => child.once('error', resolve))
  const code = NOT_THERE.includes(cause.code ?? '') ? 'missing' : 'failed'
  return new ProcessError(code, `${file} could not be started: ${cause.message}`, { cause })
}

type Stop = (reason: ProcessError) => void

function gatherAside(
  { stdio }: ChildProcess,
  maxBytes: number | undefined,
  stop: Stop,
): Promise<Buffer> | undefined {
  const [, , , stream] = stdio
  if (maxBytes === undefined || !(stream instanceof Readable)) return undefined
  return gather(stream, 'descriptor 3', maxBytes, stop)
}

/** Resolves with all that came; past the ceiling it stops the program and never resolves. */
function gather(stream: Readable, name: string, maxBytes: number, stop: Stop): Promise<Buffer> {
  watch(stream, name, maxBytes, stop)
  return new Promise((resolve) => stream.pipe(concat({ encoding: 'buffer' }, resolve)))
}

/** What came so far, also of a program that was stopped. */
function keepText(stream: Readable, maxBytes: number, stop: Stop): () => string {
  const chunks: Buffer[] = []
  watch(stream, 'stderr', maxBytes, stop)
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return () => Buffer.concat(chunks).toString('utf8')
}

function watch(stream: Readable, name: string, maxBytes: number, stop: Stop): void {
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxBytes) return
    stop(new ProcessError('too_much_output', `more than ${maxBytes} bytes on ${name}`))
  })
  stream.on('error', (cause) => stop(new ProcessError('failed', `${name} broke`, { cause })))
}

/** Resolves when the program has ended and its pipes are closed. */
function ended(child: ChildProcess): Promise<Pick<ProcessEnd, 'exitCode' | 'signal'>> {
  return new Promise((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })
}

/** SIGKILL, because a hung or hostile program need not heed anything less. */
function kill(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && isRunning(child)) process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The process ended between the check and the kill; its 'close' is on the way.
  }
  // What got away from the group may hold the pipes open for ever.
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.stdio[3]?.destroy()
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function tooSlow(file: string, deadlineMs: number): ProcessError {
  return new ProcessError('timeout', `${file} took longer than ${deadlineMs} ms and was killed`)
}

function aborted(file: string, signal: AbortSignal | undefined): ProcessError {
  return new ProcessError('aborted', `${file} was stopped`, { cause: signal?.reason })
}

function failure(file: string, end: ProcessEnd): string {
  const how = end.signal === null ? `exit code ${end.exitCode}` : `signal ${end.signal}`
  const lastLine = end.stderr.trim().split('\n').at(-1)
  return `${file} ended with ${how}${lastLine ? `: ${lastLine}` : ''}`
}
