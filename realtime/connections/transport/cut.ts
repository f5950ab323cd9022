import { webSocketOf } from './web-socket.ts'

/** What this needs to know of an engine.io connection. */
interface Closable {
  transport: object
  close(discard?: boolean): void
}

/**
 * Ends a connection now. engine.io's own close waits until all is read, which a hostile client never
 * does, and a websocket's close waits for an answer; so the connection below is ended.
 */
export function cut(connection: Closable): void {
  connection.close(true)
  hangUp(connection)
}

/** Ends the line below a connection that is closed or closing. */
export function hangUp({ transport }: Closable): void {
  webSocketOf(transport)?.terminate()
}
