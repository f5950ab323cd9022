import { createServer } from 'node:http'
import { createShardedAdapter } from '@socket.io/redis-adapter'
import { Redis } from 'ioredis'
import { Server } from 'socket.io'
import { serve, settings } from './serve.ts'

/**
 * socket.io with nothing on it: what a client that does nothing costs; the plain way to replay, an emit
 * to each client that comes; and the plain way to pass a message on, with a clip that is there already,
 * while ours has to make it first. With a Redis: over several nodes, by socket.io's sharded adapter.
 */
interface Settings {
  /** The clip of every message, as long as ours; in the room `others` a shorter one. */
  video?: string
  shorter?: string
  /** How many messages a client gets that comes. */
  replayed?: number
  redisUrl?: string
}

const { video = '', shorter = '', replayed = 0, redisUrl } = settings<Settings>()
const replay = Array.from({ length: replayed }, (_, key) => ({ key, message: 'hello', video }))
const http = createServer()
const io = new Server(http, { perMessageDeflate: false, serveClient: false })
const clients = redisUrl === undefined ? [] : [new Redis(redisUrl), new Redis(redisUrl)]
if (clients.length > 0) io.adapter(createShardedAdapter(clients[0], clients[1]))
io.on('connection', (socket) => {
  const room = String(socket.handshake.auth.room ?? 'lobby')
  socket.join(room)
  if (replayed > 0) socket.emit('messages', replay)
  socket.on('message', ({ id, message }) => {
    const made = { id, message, video: room === 'others' ? shorter : video }
    socket.to(room).emit('message', made)
    socket.emit('messageack', made)
  })
})
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  serve(`http://127.0.0.1:${port}`, async () => {
    await io.close()
    for (const client of clients) client.disconnect()
  })
})
