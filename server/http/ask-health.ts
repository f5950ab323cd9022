import { get as getPlain } from 'node:http'
import { get as getByTls } from 'node:https'

/** Shorter than what a container waits for its check, so that the reason is in the answer. */
const DEADLINE_MS = 8_000

/**
 * Asks the server of this machine whether it lives (a liveness probe). Rejects with one sentence when
 * nothing answers or the answer is not 200. Its certificate is not looked at: it may be self-signed, or
 * for another name, and the server is no worse for it.
 */
export function askHealth(url: URL, deadlineMs = DEADLINE_MS): Promise<void> {
  const get = url.protocol === 'https:' ? getByTls : getPlain
  const options = {
    agent: false,
    rejectUnauthorized: false,
    signal: AbortSignal.timeout(deadlineMs),
  }
  return new Promise((resolve, reject) => {
    const refuse = (why: string, cause?: unknown) => reject(new Error(`${url} ${why}.`, { cause }))
    get(url, options, (answer) => {
      answer.resume()
      if (answer.statusCode === 200) resolve()
      else refuse(`answers ${answer.statusCode}, not 200`)
    }).on('error', (error: NodeJS.ErrnoException) => {
      const isLate = error.name === 'AbortError'
      refuse(isLate ? 'does not answer' : `cannot be reached (${error.code})`, error)
    })
  })
}
