import { type Response, Router } from 'express'

/** `/healthz`, the liveness probe, and `/readyz`, which answers 503 and the reason as long as there is one. */
export function createHealthRoutes(checkReady: () => Promise<void>): Router {
  const routes = Router()
  routes.get('/healthz', (_, response) => void response.type('text').send('alive\n'))
  routes.get('/readyz', (_, response) => answerReady(response, checkReady))
  return routes
}

async function answerReady(response: Response, checkReady: () => Promise<void>): Promise<void> {
  try {
    await checkReady()
    response.type('text').send('ready\n')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    response.status(503).type('text').send(`${reason}\n`)
  }
}
