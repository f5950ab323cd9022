import { randomBytes } from 'node:crypto'
import { webSocketOf } from './web-socket.ts'

/** Whether one peer has read what was sent to it, as far as it can be made to prove it. */
export interface Proof {
  /** So many bytes were handed to the transport. */
  sent(bytes: number): void
  /** Asks for a proof when it is time; tells whether one has been missing for too long. */
  isOverdue(transport: { name: string }, now: number): boolean
}

interface Question {
  text: string
  askedAt: number
  /** How long an honest peer on a slow link may need to get to it. */
  patienceMs: number
}

/** Not more often, so that a thousand quiet readers cost nothing to speak of. */
const ASK_INTERVAL_MS = 3000
/** A slow telephone: everything sent before the question has to come through first. */
const SLOW_LINK_BYTES_PER_S = 32_000

/**
 * A peer that answers engine.io's pings without reading them looks alive: its answers are always
 * the same. So after data was sent, a websocket is asked to send back a text that nobody can guess,
 * which browsers do by themselves; to see the question, the peer has to read all that was before.
 */
export function proofOfReading(maxStallMs: number): Proof {
  let unprovedBytes = 0
  let question: Question | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let listeningTo: object | undefined

  function ask(transport: { name: string }, now: number): void {
    const socket = webSocketOf(transport)
    if (!socket) return
    if (listeningTo !== transport) {
      listeningTo = transport
      socket.onPong((text) => {
        if (text === question?.text) question = undefined
      })
    }
    const patienceMs = maxStallMs - ASK_INTERVAL_MS + (unprovedBytes / SLOW_LINK_BYTES_PER_S) * 1000
    question = { text: randomBytes(8).toString('base64url'), askedAt: now, patienceMs }
    unprovedBytes = 0
    askedAt = now
    socket.ping(question.text)
  }

  return {
    sent: (bytes) => {
      unprovedBytes += bytes
    },
    isOverdue(transport, now) {
      if (transport.name !== 'websocket') return false
      if (question !== undefined) return now - question.askedAt > question.patienceMs
      if (unprovedBytes > 0 && now - askedAt >= ASK_INTERVAL_MS) ask(transport, now)
      return false
    },
  }
}
