import { type WebSocket, WebSocketServer } from 'ws'
import { serve } from './serve.ts'

/** As little as a websocket server can do: send the same text to everybody in a room. */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
const rooms = new Map<string, Set<WebSocket>>()

server.on('connection', (socket, request) => {
  const name = request.url?.slice(1) ?? ''
  const room = rooms.get(name) ?? new Set()
  rooms.set(name, room.add(socket))
  socket.on('close', () => room.delete(socket))
})
server.on('listening', () => {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  serve(
    `ws://127.0.0.1:${port}`,
    async () => server.close(),
    ({ room, text }) => {
      for (const socket of rooms.get(String(room)) ?? []) socket.send(String(text))
    },
  )
})
