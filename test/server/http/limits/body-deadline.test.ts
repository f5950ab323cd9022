import { once } from 'node:events'
import { connect } from 'node:net'
import { Router } from 'express'
import { test } from 'vitest'
import { limitBodies } from '../../../../server/http/limits/body-deadline.ts'
import { serveRoutes } from '../../../support/servers/route-server.ts'

test('a request whose body does not come is ended, though it has been answered', async () => {
  const routes = Router().use(limitBodies(50), (_, response) => void response.send('no'))
  const server = await serveRoutes(routes)
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').resume()
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf')
  await once(socket, 'close')
  await server.stop()
})
