import type { Response } from 'express'

export interface ViewerTraffic {
  /** Counts one that watches until its connection closes. */
  watch(response: Response): void
  /** How many watch now, and what all of them have been sent since the start. */
  counts(): { viewers: number; sentBytes: number }
}

/** Counts by what the system took from each connection: sending itself costs nothing more. */
export function createViewerTraffic(): ViewerTraffic {
  const watching = new Set<() => number>()
  let closedBytes = 0

  function watch(response: Response): void {
    const { socket } = response
    if (socket === null) return
    const before = socket.bytesWritten
    const sent = () => socket.bytesWritten - before
    watching.add(sent)
    response.once('close', () => {
      watching.delete(sent)
      closedBytes += sent()
    })
  }

  function counts() {
    const openBytes = [...watching].reduce((sum, sent) => sum + sent(), 0)
    return { viewers: watching.size, sentBytes: closedBytes + openBytes }
  }

  return { watch, counts }
}
