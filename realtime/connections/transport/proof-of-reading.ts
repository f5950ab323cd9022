import { randomBytes } from 'node:crypto'
import { webSocketOf } from './web-socket.ts'

interface Question {
  text: string
  askedAt: number
  /** How long an honest client on a slow link may need to get to it. */
  patienceMs: number
}

/** Not more often, so that a thousand quiet readers cost nothing to speak of. */
const ASK_INTERVAL_MS = 3000
/**
 * A phone at the edge of its cell: everything sent before the question has to come through first. What
 * takes longer than half a minute is cut all the same; a client that takes pieces goes on where it was.
 */
const SLOW_LINK_BYTES_PER_S = 4_000
const MAX_SLOW_LINK_MS = 30_000

/**
 * A liveness probe of reading: whether a client has read what was sent to it, as far as it can be
 * made to prove it. One that
 * answers engine.io's pings without reading them looks alive: its answers are always the same. So
 * after data was sent, a websocket is asked to send back a text that nobody can guess, which
 * browsers do by themselves; to see the question, the client has to read all that was before.
 */
export class ProofOfReading {
  private unprovedBytes = 0
  private question: Question | undefined
  private askedAt = Number.NEGATIVE_INFINITY
  private listeningTo: object | undefined

  /** So many bytes were handed to the transport. */
  sent(bytes: number): void {
    this.unprovedBytes += bytes
  }

  /**
   * Asks for a proof when it is time; tells whether one has been missing for too long. One that
   * leaves `maxStallMs` between taking one thing and the next is too slow.
   */
  isOverdue(transport: { name: string }, now: number, maxStallMs: number): boolean {
    if (transport.name !== 'websocket') return false
    if (this.question !== undefined) return now - this.question.askedAt > this.question.patienceMs
    const isTime = this.unprovedBytes > 0 && now - this.askedAt >= ASK_INTERVAL_MS
    if (isTime) this.ask(transport, now, maxStallMs)
    return false
  }

  private ask(transport: { name: string }, now: number, maxStallMs: number): void {
    const socket = webSocketOf(transport)
    if (!socket) return
    if (this.listeningTo !== transport) {
      this.listeningTo = transport
      socket.onPong((text) => {
        if (text === this.question?.text) this.question = undefined
      })
    }
    const patienceMs = maxStallMs - ASK_INTERVAL_MS + slowLinkMs(this.unprovedBytes)
    this.question = { text: randomBytes(8).toString('base64url'), askedAt: now, patienceMs }
    this.unprovedBytes = 0
    this.askedAt = now
    socket.ping(this.question.text)
  }
}

/** How long so many bytes may be under way on a slow link. */
export function slowLinkMs(bytes: number): number {
  return Math.min((bytes / SLOW_LINK_BYTES_PER_S) * 1000, MAX_SLOW_LINK_MS)
}
