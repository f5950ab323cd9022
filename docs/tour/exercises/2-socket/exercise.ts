import { io } from 'socket.io-client'

/**
 * Says something as in 2015: sent, and then waited for the message to come back, which it never does
 * when the server cannot take it. Return what the server answers instead, a receipt or a refusal.
 */
export function say(url: string, message: string, frames: string[]): Promise<unknown> {
  const socket = io(url)
  socket.emit('message', { id: 'tour', message, frames })
  return new Promise((resolve) => {
    socket.once('messageack', (posted: unknown) => {
      socket.disconnect()
      resolve(posted)
    })
  })
}
