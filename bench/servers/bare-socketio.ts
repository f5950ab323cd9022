import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { serve, settings } from './serve.ts'

/**
 * socket.io with nothing on it: what a client that does nothing costs; and, when it is given a
 * message, what the plain way to replay costs: an emit to each client that comes.
 */
const { video = '', replayed = 0 } = settings<{ video?: string; replayed?: number }>()
const messages = Array.from({ length: replayed }, (_, key) => ({ key, message: 'hello', video }))
const http = createServer()
const io = new Server(http, { perMessageDeflate: false, serveClient: false })
io.on('connection', (socket) => {
  socket.join('lobby')
  if (replayed > 0) socket.emit('messages', messages)
})
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  serve(`http://127.0.0.1:${port}`, () => io.close())
})
