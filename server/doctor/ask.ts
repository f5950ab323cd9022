import { request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { TLSSocket } from 'node:tls'

export interface Question {
  method?: string
  headers?: Record<string, string>
  body?: Buffer
}

export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
  /** The certificate that was shown (DER), whoever vouches for it; none without TLS. */
  certificate?: Buffer | undefined
  /** Why a browser would not trust it, as a code of Node's. */
  distrust?: string | undefined
}

const PATIENCE_MS = 5000
const MAX_BODY_BYTES = 64 * 1024

/**
 * Asks an address once. A certificate that nothing vouches for is no hindrance, but told; an upgrade is
 * answered with its status alone. Rejects with the system's error when nobody answers in time.
 */
export function ask(
  url: string,
  { method = 'GET', headers, body }: Question = {},
): Promise<Answer> {
  const request = url.startsWith('https:') ? requestSecure : requestPlain
  const options = { method, headers, rejectUnauthorized: false, agent: false }
  return new Promise((resolve, reject) => {
    const asking = request(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) })
    asking.once('error', reject)
    asking.once('upgrade', ({ headers: answered }, socket) => {
      socket.destroy()
      resolve({ status: 101, headers: answered, body: '' })
    })
    asking.once('response', (response) => {
      const { socket, statusCode = 0 } = response
      const tls = socket instanceof TLSSocket ? certificateOf(socket) : {}
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        if (text.length < MAX_BODY_BYTES) text += chunk
      })
      const done = () =>
        resolve({ status: statusCode, headers: response.headers, body: text, ...tls })
      response.once('end', done).once('error', reject)
    })
    asking.end(body)
  })
}

function certificateOf(socket: TLSSocket): Pick<Answer, 'certificate' | 'distrust'> {
  const reason: unknown = socket.authorizationError
  const distrust = reason ? (reason instanceof Error ? reason.message : String(reason)) : undefined
  return { certificate: socket.getPeerCertificate().raw, distrust }
}
