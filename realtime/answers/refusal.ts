import type { RefusalBody, RefusalCode } from '../protocol.ts'

/**
 * A no with a code and a sentence for the sender. `body` goes out over the wire; `cause` stays in
 * the server's log.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly details: Omit<RefusalBody, 'code' | 'text'>

  constructor(
    code: RefusalCode,
    text: string,
    details: Omit<RefusalBody, 'code' | 'text'> & { cause?: unknown } = {},
  ) {
    const { cause, ...rest } = details
    super(text, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = rest
  }

  get body(): RefusalBody {
    return { code: this.code, text: this.message, ...this.details }
  }
}
