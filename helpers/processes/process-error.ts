export type ProcessErrorCode = 'missing' | 'timeout' | 'too_much_output' | 'failed' | 'aborted'

/** How a program ended, as far as it got. */
export interface ProcessEnd {
  exitCode: number | null
  signal: NodeJS.Signals | null
  /** The last thing it complained about. */
  stderr: string
}

/**
 * Why a program did not do its job. `missing`: it is not there, or cannot be executed - `timeout`,
 * `too_much_output`, `aborted`: it was killed - `failed`: it ended by itself, and not well
 */
export class ProcessError extends Error {
  override readonly name = 'ProcessError'
  readonly code: ProcessErrorCode
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string

  constructor(code: ProcessErrorCode, text: string, end: Partial<ProcessEnd & ErrorOptions> = {}) {
    super(text, end.cause === undefined ? undefined : { cause: end.cause })
    this.code = code
    this.exitCode = end.exitCode ?? null
    this.signal = end.signal ?? null
    this.stderr = end.stderr ?? ''
  }
}
