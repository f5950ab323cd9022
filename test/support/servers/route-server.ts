import { once } from 'node:events'
import { createServer } from 'node:http'
import express, { type Router } from 'express'

export interface RouteServer {
  url: string
  stop(): Promise<void>
}

/** Some of the server's routes alone on a free port of 127.0.0.1. */
export async function serveRoutes(...routes: Router[]): Promise<RouteServer> {
  const pages = express().use(...routes)
  const server = createServer(pages).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}
