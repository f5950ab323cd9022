import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { serve } from './serve.ts'

/** socket.io with nothing on it: what a client that does nothing costs. */
const http = createServer()
const io = new Server(http, { perMessageDeflate: false, serveClient: false })
io.on('connection', (socket) => void socket.join('lobby'))
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  serve(`http://127.0.0.1:${port}`, () => io.close())
})
