import type { RequestHandler, Response } from 'express'

export interface ResponseTracker {
  /** Stands before the routes whose answers may take long. */
  watch: RequestHandler
  /** Ends the answers under way: a server that stops waits for no download. */
  endAll(): void
}

export function trackResponses(): ResponseTracker {
  const underWay = new Set<Response>()
  return {
    watch(_, response, next) {
      underWay.add(response)
      response.once('close', () => underWay.delete(response))
      next()
    },
    endAll() {
      for (const response of underWay) response.destroy()
    },
  }
}
