import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { sessionsOf } from './engine-sessions.ts'
import { queryOf } from './query.ts'
import { refuseRequest } from './refuse-request.ts'

const TEXT =
  'Session ID unknown. If this comes again and again: behind a load balancer, clients that poll have to stay on one node.'
const LOG_TEXT =
  'a client polls for a session that is not here: if this is not just after a start, the load balancer has to keep each client that polls on one node (docs/scale.md)'

/** As engine.io itself answers it; its clients begin anew then. */
const UNKNOWN = { status: 400, code: 1 }

/**
 * Returns what refuses a request, by polling or as its upgrade, of a session that is not on this node,
 * and tells whether it did. The log has it once: it is normal just after a start, and otherwise a
 * setting of the load balancer (sticky sessions).
 */
export function createUnknownSessions(engine: object, log: Logger) {
  let hasLogged = false

  return function refuseUnknown(request: IncomingMessage, response: object): boolean {
    const { sid } = queryOf(request)
    // An empty one opens a new session, for engine.io as well.
    if (typeof sid !== 'string' || sid === '' || Object.hasOwn(sessionsOf(engine), sid)) {
      return false
    }
    if (!hasLogged) log.info(LOG_TEXT)
    hasLogged = true
    refuseRequest(request, response, TEXT, UNKNOWN)
    return true
  }
}
