/** What of an engine.io connection matters here. */
interface Closable {
  close(): void
}

/** Clients at once that another node takes in without anybody noticing; see `bench/sections/herd.ts`. */
const BATCH = 50
const PAUSE_MS = 100
/** However many there are, all are gone by then. */
export const LET_GO_MS = 3000

/**
 * Closes connections in batches, so that the nodes that take them over are not asked for every replay
 * at the same moment (thundering herd). Unlike socket.io's `disconnect`, the close of a connection
 * lets its client come back by itself.
 */
export async function letGo(connections: Closable[]): Promise<void> {
  const batches = Math.min(Math.ceil(connections.length / BATCH), LET_GO_MS / PAUSE_MS)
  for (let batch = 0; batch < batches; batch += 1) {
    if (batch > 0) await pause(PAUSE_MS)
    for (let at = batch; at < connections.length; at += batches) connections[at]?.close()
  }
}

/** By the global `setTimeout`, which the clock of a test moves; that of `node:timers/promises` goes by real time. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms))
}
